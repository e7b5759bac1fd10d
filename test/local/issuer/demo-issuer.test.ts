import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys, loadDemoKeys } from '#local/issuer/demo-keys.ts';
import type { ShapeName } from '#local/issuer/shapes/shape.ts';
import { isShapeName, shapes } from '#local/issuer/shapes/shapes.ts';
import { mintPersonaToken, personaOf, personas } from '#local/personas.ts';

const baseUrl = 'http://127.0.0.1:8787';
const audience = baseUrl;
const now = new Date('2026-11-22T12:00:00Z');
const keys = await generateDemoKeys();
const issuer = createDemoIssuer({ baseUrl, keys });
const names = Object.keys(shapes) as ShapeName[];

const published = (shape: ShapeName) =>
  issuer.document(`${shape}${shapes[shape].keysPath}`) as { keys: Record<string, unknown>[] };

async function claimsOf(token: string, shape: ShapeName) {
  const { payload } = await jwtVerify(token, createLocalJWKSet(published(shape) as never), {
    currentDate: now,
    audience,
    issuer: issuer.issuerOf(shape),
  });
  return payload;
}

describe('the demo issuer', () => {
  test.each(names)('mints tokens that its published keys verify: %s', async (shape) => {
    const token = await issuer.mint(shape, { sub: 'a', note: 'b' }, { audience, now });
    const claims = await claimsOf(token, shape);
    expect(claims).toMatchObject({ sub: 'a', note: 'b', iss: `${baseUrl}/issuer/${shape}` });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(shapes[shape].lifetimeSeconds);
    expect(decodeProtectedHeader(token)).toEqual({
      typ: 'JWT',
      alg: shapes[shape].algorithm,
      kid: keys[shape].kid,
    });
  });

  test.each(names)('says in its discovery document where the keys are: %s', (shape) => {
    const document = issuer.document(`${shape}/.well-known/openid-configuration`);
    expect(document).toMatchObject({
      issuer: `${baseUrl}/issuer/${shape}`,
      jwks_uri: `${baseUrl}/issuer/${shape}${shapes[shape].keysPath}`,
    });
  });

  test.each(names)('publishes no private member of its key: %s', (shape) => {
    const [jwk, ...others] = published(shape).keys;
    expect(others).toEqual([]);
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(jwk).not.toHaveProperty(member);
    expect(jwk).toMatchObject({ kid: keys[shape].kid, use: 'sig' });
  });

  test('has another key for each shape', () => {
    expect(new Set(names.map((shape) => keys[shape].kid)).size).toBe(names.length);
  });

  test.each([
    '',
    'github',
    'github/',
    '/github/.well-known/jwks',
    'toString/.well-known/jwks',
    'github/.well-known/../x',
    'aws/oauth/discovery/keys',
  ])('has no document at %j', (path) => {
    expect(issuer.document(path)).toBeUndefined();
  });

  test('never mints the same id twice, unless told so', async () => {
    const options = { audience, now, lifetimeSeconds: 60 };
    const [one, other] = await Promise.all([
      issuer.mint('github', {}, options),
      issuer.mint('github', {}, options),
    ]);
    const [first, second] = [await claimsOf(one, 'github'), await claimsOf(other, 'github')];
    expect(first.jti).not.toBe(second.jti);
    expect(Number(first.exp) - Number(first.iat)).toBe(60);
    const chosen = await issuer.mint('github', { jti: 'same', environment: undefined }, options);
    expect(await claimsOf(chosen, 'github')).toMatchObject({ jti: 'same' });
  });

  test('knows its shapes by name', () => {
    expect(isShapeName('aws')).toBe(true);
    expect(isShapeName('toString')).toBe(false);
  });

  test('derives what hangs on a chosen claim', async () => {
    const tag = await issuer.mint('gitlab', { ref_type: 'tag', ref: 'v1' }, { audience, now });
    expect(await claimsOf(tag, 'gitlab')).toMatchObject({ ref_path: 'refs/tags/v1' });
    const pod = await issuer.mint(
      'kubernetes',
      { 'kubernetes.io': { namespace: 'other' } },
      { audience, now },
    );
    expect((await claimsOf(pod, 'kubernetes')).sub).toBe('system:serviceaccount:other:checkout');
  });
});

describe('the demo keys', () => {
  const folders: string[] = [];
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'sallyport-'));
    folders.push(made);
    return join(made, 'data');
  };

  afterEach(async () => {
    await Promise.all(folders.splice(0).map((each) => rm(each, { recursive: true })));
  });

  test('are made once, kept, and readable by their owner only', async () => {
    const path = await folder();
    const made = await loadDemoKeys(path);
    expect(await loadDemoKeys(path)).toEqual(made);
    expect((await stat(join(path, 'demo-issuer-keys.json'))).mode & 0o777).toBe(0o600);
  });

  test('are the same for two that start at once', async () => {
    const path = await folder();
    const [one, other] = await Promise.all([loadDemoKeys(path), loadDemoKeys(path)]);
    expect(one).toEqual(other);
    expect(JSON.parse(await readFile(join(path, 'demo-issuer-keys.json'), 'utf8'))).toEqual(one);
  });

  test('that cannot be read are not replaced', async () => {
    await expect(loadDemoKeys('/dev/null')).rejects.toThrow();
  });
});

describe('a persona', () => {
  test('is found by name', () => {
    expect(personaOf('ada')?.kind).toBe('person');
    expect(personaOf('nobody')).toBeUndefined();
    expect(new Set(personas.map(({ name }) => name)).size).toBe(personas.length);
  });

  test('asks for a grant exactly if it is a workload', () => {
    for (const { kind, grant } of personas) expect(grant !== undefined).toBe(kind === 'workload');
  });

  test.each<[string, Record<string, unknown>]>([
    [
      'shop-main',
      {
        repository_id: '73184213',
        repository_owner_id: '9919',
        ref: 'refs/heads/main',
        environment: 'production',
        event_name: 'push',
        job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
      },
    ],
    [
      'shop-branch',
      {
        repository_id: '73184213',
        ref: 'refs/heads/feature-x',
        workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/feature-x',
      },
    ],
    [
      'shop-fork',
      {
        repository: 'mallory/shop',
        repository_owner: 'mallory',
        repository_id: '88811177',
        repository_owner_id: '66600111',
      },
    ],
    ['shop-pull-request-target', { repository_id: '73184213', event_name: 'pull_request_target' }],
    [
      'shop-migrate',
      { job_workflow_ref: 'acme/shop/.github/workflows/migrate.yml@refs/heads/main' },
    ],
    [
      'nightly-batch',
      { repository: 'acme/reports', repository_id: '73184999', event_name: 'schedule' },
    ],
    ['gitlab-billing', { project_id: '4521', job_project_id: '4521', namespace_id: '77' }],
    ['k8s-checkout', { sub: 'system:serviceaccount:shop:checkout' }],
    ['support-agent', { sub: 'arn:aws:iam::444455556666:role/support-agent' }],
    ['ada', { sub: 'ada', name: 'Ada' }],
    ['grace', { sub: 'grace', name: 'Grace' }],
    ['barbara', { sub: 'barbara', name: 'Barbara' }],
  ])('states what its story says: %s', async (name, expected) => {
    const persona = personaOf(name);
    if (persona === undefined) throw new Error(`there is no persona ${name}`);
    const token = await mintPersonaToken(issuer, persona, { audience, now });
    expect(await claimsOf(token, persona.issuer)).toMatchObject(expected);
  });

  test('may be given other claims', async () => {
    const persona = personaOf('shop-main');
    if (persona === undefined) throw new Error('there is no persona shop-main');
    const token = await mintPersonaToken(issuer, persona, {
      audience,
      now,
      claims: { ref: 'refs/tags/v1' },
    });
    expect(await claimsOf(token, 'github')).toMatchObject({
      ref: 'refs/tags/v1',
      environment: 'production',
    });
  });
});
