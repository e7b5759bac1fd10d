import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openState } from '#local/sandbox/state/open-state.ts';
import { createRolePolicies } from '#local/sandbox/state/role-policies.ts';
import { acmeFiles, compiledOf } from '#test/core/config/acme.ts';
import { worldWithAdministrator } from './administrator.ts';
import { type AwsCredentials, assume, clientOf } from './assume.ts';
import { callIam } from './call-iam.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

const everything = 'arn:aws:iam::111122223333:role/everything';
const deploy = 'arn:aws:iam::111122223333:role/shop-deploy';
const revoker = 'arn:aws:iam::111122223333:role/sallyport-revoker';
const PolicyName = 'SallyportRevokedSessions';

let running: RunningSandbox;
let administrator: AwsCredentials;

beforeAll(async () => {
  running = await startSandbox({ world: worldWithAdministrator() });
  administrator = await assume(running, everything);
});

afterAll(() => running.stop());

beforeEach(() => {
  for (const role of [deploy, everything]) {
    for (const { name } of running.sandbox.state.rolePolicies.of(role)) {
      running.sandbox.state.rolePolicies.remove(role, name);
    }
  }
});

const as = (credentials: AwsCredentials) => (parameters: Readonly<Record<string, string>>) =>
  callIam(running, credentials, parameters);
const call = (parameters: Readonly<Record<string, string>>) => as(administrator)(parameters);

const deny = (userId: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Deny', Action: '*', Resource: '*' },
        Condition: { StringEquals: { 'aws:userid': userId } },
      },
    ],
  });

const put = (document: string, name = PolicyName, RoleName = 'shop-deploy') =>
  call({ Action: 'PutRolePolicy', RoleName, PolicyName: name, PolicyDocument: document });

describe('a policy put into a role', () => {
  test('comes back as it was put, is listed, and is gone once deleted', async () => {
    const document = deny('AROA:somebody (a)');
    expect(await put(document)).toMatchObject({ status: 200 });
    const got = await call({ Action: 'GetRolePolicy', RoleName: 'shop-deploy', PolicyName });
    const text = got.text('GetRolePolicyResult', 'PolicyDocument') ?? '';
    expect(decodeURIComponent(text)).toBe(document);
    expect(text).toContain('%28a%29');
    const listed = await call({ Action: 'ListRolePolicies', RoleName: 'shop-deploy' });
    expect(listed.text('ListRolePoliciesResult', 'PolicyNames', 'member')).toBe(PolicyName);
    const remove = { Action: 'DeleteRolePolicy', RoleName: 'shop-deploy', PolicyName };
    expect(await call(remove)).toMatchObject({ status: 200 });
    expect(await call(remove)).toMatchObject({ status: 404, code: 'NoSuchEntity' });
    const gone = await call({ Action: 'GetRolePolicy', RoleName: 'shop-deploy', PolicyName });
    expect(gone).toMatchObject({ status: 404, code: 'NoSuchEntity' });
  });

  test('counts from the next call: of the session that it names, and of no other', async () => {
    const one = new S3Client(
      clientOf(running, await assume(running, deploy, { RoleSessionName: 'one' })),
    );
    const two = new S3Client(
      clientOf(running, await assume(running, deploy, { RoleSessionName: 'two' })),
    );
    const object = { Bucket: 'acme-shop-site', Key: 'index.html' };
    await one.send(new GetObjectCommand(object));
    const role = await call({ Action: 'GetRole', RoleName: 'shop-deploy' });
    const userId = `${role.text('GetRoleResult', 'Role', 'RoleId')}:one`;
    await put(deny(userId));
    await expect(one.send(new GetObjectCommand(object))).rejects.toThrow(
      'with an explicit deny in an identity-based policy',
    );
    await expect(one.send(new PutObjectCommand({ ...object, Body: 'x' }))).rejects.toThrow();
    await two.send(new GetObjectCommand(object));
    await call({ Action: 'DeleteRolePolicy', RoleName: 'shop-deploy', PolicyName });
    await one.send(new GetObjectCommand(object));
  });

  test('stays within 10,240 characters of all of them together, white space aside', async () => {
    const filled = (characters: number) => {
      const room = characters - deny('').length;
      return deny('x'.repeat(room));
    };
    expect(await put(filled(5_000), 'one')).toMatchObject({ status: 200 });
    expect(await put(filled(5_241), 'two')).toMatchObject({ status: 409, code: 'LimitExceeded' });
    const spaced = filled(5_240).replaceAll(',', ' ,\n ');
    expect(await put(spaced, 'two')).toMatchObject({ status: 200 });
    expect(await put(filled(5_000), 'one')).toMatchObject({ status: 200 });
  });

  test.each([
    ['no JSON', '{"Version"'],
    ['no policy', '{"Version":"2012-10-17","Statement":{"Effect":"Maybe"}}'],
    ['a trust policy', deny('x').replace('"Resource"', '"Principal"')],
  ])('is refused when it is %s', async (_name, document) => {
    expect(await put(document)).toMatchObject({ status: 400, code: 'MalformedPolicyDocument' });
  });

  test('outlasts a restart', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-iam-'));
    const policy = { name: PolicyName, document: deny('AROA:one') };
    const file = join(folder, 'sandbox.db');
    const first = openState(file);
    createRolePolicies(first).put(deploy, policy);
    first.close();
    const second = openState(file);
    expect(createRolePolicies(second).of(deploy)).toEqual([policy]);
    second.close();
    rmSync(folder, { recursive: true });
  });

  test('that is damaged closes the role, as nobody can tell what it denied', async () => {
    const s3 = new S3Client(clientOf(running, await assume(running, deploy)));
    running.sandbox.state.rolePolicies.put(deploy, { name: PolicyName, document: '{' });
    const get = new GetObjectCommand({ Bucket: 'acme-shop-site', Key: 'index.html' });
    await expect(s3.send(get)).rejects.toMatchObject({ name: 'InternalFailure' });
  });
});

describe('IAM', () => {
  test('tells of a role what the world says', async () => {
    const role = await call({ Action: 'GetRole', RoleName: 'shop-deploy' });
    const of = (name: string) => role.text('GetRoleResult', 'Role', name);
    expect([of('Arn'), of('Path'), of('MaxSessionDuration')]).toEqual([deploy, '/', '3600']);
    expect(of('RoleId')).toMatch(/^AROA[A-F0-9]{17}$/u);
    expect(decodeURIComponent(of('AssumeRolePolicyDocument') ?? '')).toContain('sts:ExternalId');
  });

  test.each([
    ['there is not', { Action: 'GetRole', RoleName: 'nobody' }, 404, 'NoSuchEntity'],
    ['of another account', { Action: 'GetRole', RoleName: 'billing-export' }, 404, 'NoSuchEntity'],
    ['without a name', { Action: 'GetRole' }, 400, 'ValidationError'],
    ['with an odd name', { Action: 'GetRole', RoleName: 'a/b' }, 400, 'ValidationError'],
    [
      'with a parameter that the sandbox has not',
      { Action: 'ListRolePolicies', RoleName: 'shop-deploy', MaxItems: '1' },
      400,
      'ValidationError',
    ],
    ['by another action', { Action: 'CreateRole', RoleName: 'x' }, 400, 'InvalidAction'],
    ['by another version', { Action: 'GetRole', Version: '2000-01-01' }, 400, 'InvalidAction'],
  ])('refuses a role %s', async (_name, parameters, status, code) => {
    expect(await call(parameters)).toMatchObject({ status, code });
  });
});

describe('the story’s revoker', () => {
  const enter = () => assume(running, revoker, { SourceIdentity: 'sallyport-revoker' });

  test('is let in with the external id only', async () => {
    await enter();
    await expect(assume(running, revoker, { ExternalId: 'somebody-else' })).rejects.toThrow();
  });

  test('may write and remove the policies of roles behind grants, and nothing else', async () => {
    const ask = as(await enter());
    const asked = { RoleName: 'shop-deploy', PolicyName };
    const PolicyDocument = deny('AROA:one');
    expect(await ask({ ...asked, Action: 'PutRolePolicy', PolicyDocument })).toMatchObject({
      status: 200,
    });
    const refused = { status: 403, code: 'AccessDenied' };
    expect(await ask({ ...asked, Action: 'GetRolePolicy' })).toMatchObject(refused);
    expect(await ask({ ...asked, Action: 'DeleteRolePolicy' })).toMatchObject({ status: 200 });
    expect(await ask({ Action: 'GetRole', RoleName: 'shop-deploy' })).toMatchObject(refused);
    for (const RoleName of ['sallyport-revoker', 'everything', 'nobody']) {
      const reply = await ask({ ...asked, RoleName, Action: 'PutRolePolicy', PolicyDocument });
      expect(reply).toMatchObject(refused);
    }
  });

  test('may deny sessions of every role that a grant of the story leads to', async () => {
    const { grants } = compiledOf(acmeFiles());
    const targets = [...new Set(grants.map(({ role }) => role))];
    expect(targets.length).toBeGreaterThan(5);
    for (const target of targets) {
      const [, , , , account, path = ''] = target.split(':');
      const own = `arn:aws:iam::${account}:role/sallyport-revoker`;
      const RoleName = path.slice('role/'.length);
      const asked = { RoleName, PolicyName, PolicyDocument: deny('AROA:one') };
      const ask = as(await assume(running, own));
      expect(await ask({ ...asked, Action: 'PutRolePolicy' }), target).toMatchObject({
        status: 200,
      });
    }
  });
});

test('a role that may not use IAM is refused in AWS’s words', async () => {
  const reply = await as(await assume(running, deploy))({
    Action: 'PutRolePolicy',
    ...{ RoleName: 'shop-deploy', PolicyName, PolicyDocument: deny('AROA:one') },
  });
  expect(reply).toMatchObject({ status: 403, code: 'AccessDenied' });
  expect(reply.message).toContain('iam:PutRolePolicy on resource');
});
