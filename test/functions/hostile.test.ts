import { fc, test } from '@fast-check/vitest';
import { beforeAll, describe, expect } from 'vitest';
import { type FaultCode, faultTable } from '#core/faults.ts';
import { child, childText, readXml } from '#core/xml/read-xml.ts';
import { campaign } from '#test/campaign.ts';
import {
  type ExchangeWorld,
  exampleFile,
  exchangeWorld,
  ownerToken,
} from '#test/exchange-world.ts';
import { type Broker, type Reply, throughGateway } from './doors.ts';
import { jwtType, stsRequest, tokenExchange, tokenRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';
import { hostileText, hostileValue, runs, unprintable } from './hostile-text.ts';

let world: ExchangeWorld;
let broker: Broker;
beforeAll(async () => {
  world = await exchangeWorld();
  broker = { exchange: world.ports, admin: world.admin };
});

const formType = [['content-type', 'application/x-www-form-urlencoded']] as const;
const jsonType = [
  ['content-type', 'application/json'],
  ['authorization', `Bearer ${ownerToken}`],
] as const;

/** The reason of a reply, which must be a row of the table told as that row says; `vended` for a 200. */
function outcomeOf({ status, headers, body }: Reply): string {
  expect(headers['cache-control']).toBe('no-store');
  if (status === 200) return 'vended';
  const isXml = headers['content-type'] === 'text/xml';
  const told = isXml ? toldAsXml(body) : toldAsJson(body);
  const reason = isXml ? headers['x-sallyport-reason'] : told.reason;
  expect(Object.keys(faultTable)).toContain(reason);
  expect(reason).not.toBe('unavailable');
  const form = faultTable[reason as FaultCode];
  const expected = isXml ? [form.sts, form.stsStatus] : [form.oauth, form.status];
  expect([told.code, status]).toEqual(expected);
  expect(told.message).not.toMatch(unprintable);
  expect(told.message.length).toBeLessThan(4_000);
  return String(reason);
}

function toldAsXml(body: string) {
  const error = child(readXml(body), 'Error');
  expect(error, body.slice(0, 500)).toBeDefined();
  return {
    code: childText(error, 'Code'),
    message: childText(error, 'Message') ?? '',
    reason: undefined,
  };
}

function toldAsJson(body: string) {
  // Problems quote the very text that they are about; the command line makes it visible.
  const { error, error_description: message, reason, problems: _, ...shown } = JSON.parse(body);
  expect(JSON.stringify(shown)).not.toMatch(unprintable);
  return { code: error, message: String(message), reason };
}

/** Asks at a pace that no limit minds: each request is to be judged by what it holds. */
async function ask(request: HttpRequest): Promise<string> {
  world.clock.advance(5);
  return outcomeOf(await throughGateway(broker, request));
}

const percent = (text: string) => encodeURIComponent(text.toWellFormed());
const formOf = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&');
const faces = ['/v1/token', '/sts', '/'] as const;
const face = fc.constantFrom(...faces);

describe('a hostile form', () => {
  test.prop([face, fc.oneof(fc.uint8Array({ maxLength: 300 }), hostileText)], runs)(
    'of any bytes is refused by a row of the table',
    async (target, body) => {
      expect(await ask({ method: 'POST', target, headers: formType, body })).not.toBe('vended');
    },
  );

  const name = fc.oneof(
    fc.constantFrom(
      ...['grant_type', 'subject_token', 'subject_token_type', 'resource', 'audience', 'scope'],
      ...['policy', 'duration_seconds', 'Action', 'RoleArn', 'WebIdentityToken', 'Policy'],
      ...['RoleSessionName', 'DurationSeconds', '__proto__', 'constructor'],
    ),
    hostileText,
  );
  const value = fc.oneof(
    hostileText,
    fc.constantFrom(tokenExchange, jwtType, 'AssumeRoleWithWebIdentity', 'shop-deploy', '900'),
  );
  test.prop([face, fc.array(fc.tuple(name, value), { maxLength: 12 })], runs)(
    'of any fields is refused by a row of the table',
    async (target, pairs) => {
      const request = { method: 'POST', target, headers: formType, body: formOf(pairs) };
      expect(await ask(request)).not.toBe('vended');
    },
  );

  const oneField = fc.record(
    { target: hostileText, policy: hostileText, duration: hostileText, scope: hostileText },
    { requiredKeys: [] },
  );
  test.prop([oneField], runs)(
    'around a sound token is refused, or narrows nothing away',
    async ({ scope, ...fields }) => {
      const token = await world.token('shop-main');
      const wellFormed = Object.entries(fields).map(([key, text]) => [key, text.toWellFormed()]);
      const asking = { token, target: 'shop-deploy', ...Object.fromEntries(wellFormed) };
      const more = scope === undefined ? [] : [['scope', scope.toWellFormed()] as const];
      const outcomes = [await ask(tokenRequest(asking, more)), await ask(stsRequest(asking))];
      for (const outcome of outcomes) expect(outcome).toMatch(/^[a-z_]+$/u);
    },
  );

  const header = fc.tuple(
    fc.constantFrom('content-type', 'authorization', 'user-agent', '__proto__', 'X-Amz-Date'),
    hostileText,
  );
  test.prop([face, fc.array(header, { maxLength: 5 })], runs)(
    'under any headers is refused, or exchanged as without them',
    async (target, headers) => {
      const token = await world.token('shop-main');
      const asking = { token, target: 'shop-deploy' };
      const request = target === '/v1/token' ? tokenRequest(asking) : stsRequest(asking);
      const all = [...(request.headers ?? []), ...headers];
      expect(await ask({ ...request, target, headers: all })).toMatch(
        /^(vended|invalid_request)$/u,
      );
    },
  );
});

describe('a hostile token', () => {
  test.prop([hostileText], runs)('of any text is refused', async (text) => {
    const asking = { token: text.toWellFormed(), target: 'shop-deploy' };
    expect(await ask(tokenRequest(asking))).not.toBe('vended');
    expect(await ask(stsRequest(asking))).not.toBe('vended');
  });

  test.prop([fc.array(fc.oneof(hostileText, fc.json()), { maxLength: 4 })], runs)(
    'of any encoded parts is refused',
    async (parts) => {
      const token = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
      expect(await ask(tokenRequest({ token, target: 'shop-deploy' }))).not.toBe('vended');
    },
  );

  test.prop([fc.nat({ max: 2_000 }), fc.string({ minLength: 1, maxLength: 3 })], runs)(
    'that differs from a sound one in one place is refused',
    async (at, put) => {
      const token = await world.token('shop-main');
      const place = at % token.length;
      const changed = `${token.slice(0, place)}${put}${token.slice(place + 1)}`;
      if (changed.trim() === token) return;
      expect(await ask(tokenRequest({ token: changed, target: 'shop-deploy' }))).not.toBe('vended');
    },
  );
});

/** What the trust of shop-deployer demands of a token, claim by claim. */
const pinned: Readonly<Record<string, string>> = {
  repository_id: '73184213',
  repository_owner_id: '9919',
  ref: 'refs/heads/main',
  environment: 'production',
};

describe('hostile claims that the issuer itself signed', () => {
  const looksLike = [
    'repository_id\u200b',
    'Repository_Id',
    'rep\u043esitory_id',
    'repository_id ',
    '__proto__',
    'constructor',
    'toString',
  ];
  const claim = fc.oneof(
    fc.constantFrom(
      ...Object.keys(pinned),
      ...['workflow_ref', 'job_workflow_ref', 'event_name', 'sub', 'jti', 'aud', 'exp', 'iat'],
      ...['nbf', 'actor', 'sha', 'run_id', 'runner_environment', 'repository', 'repository_owner'],
      ...['ref_type', 'ref_protected', 'enterprise_id'],
      ...looksLike,
    ),
    hostileText,
  );

  test.prop([fc.array(fc.tuple(claim, hostileValue), { minLength: 1, maxLength: 4 })], runs)(
    'never vend but what every pinned claim says, as text',
    async (changes) => {
      const claims = Object.fromEntries(changes);
      // What cannot be minted cannot be sent.
      const token = await world.token('shop-main', claims).catch(() => undefined);
      if (token === undefined) return;
      const outcome = await ask(tokenRequest({ token, target: 'shop-deploy' }));
      const [, payload = ''] = token.split('.');
      const signed = JSON.parse(Buffer.from(payload, 'base64url').toString());
      const holds = Object.entries(pinned).every(([name, value]) => signed[name] === value);
      if (outcome === 'vended') expect(holds).toBe(true);
    },
  );

  test.prop([fc.constantFrom(...Object.keys(pinned)), hostileValue], runs)(
    'in the place of one that is pinned are always refused',
    async (name, value) => {
      const token = await world.token('shop-main', { [name]: value }).catch(() => undefined);
      if (token === undefined || value === pinned[name]) return;
      expect(await ask(tokenRequest({ token, target: 'shop-deploy' }))).not.toBe('vended');
      expect(await ask(stsRequest({ token, target: 'shop-deploy' }))).not.toBe('vended');
    },
  );

  test.prop(
    [fc.constantFrom(...looksLike.slice(0, 4)), fc.constantFrom(...Object.keys(pinned))],
    runs,
  )(
    'under a name that merely looks like a pinned one stand for nothing',
    async (lookAlike, name) => {
      const claims = { [lookAlike]: '73184213', [name]: undefined };
      const token = await world.token('shop-main', claims);
      expect(await ask(tokenRequest({ token, target: 'shop-deploy' }))).not.toBe('vended');
    },
  );

  const persona = fc.constantFrom(
    [
      'gitlab-billing',
      'billing-export',
      ['project_id', 'namespace_id', 'ref_path', 'sub'],
    ] as const,
    ['k8s-checkout', 'checkout-config', ['kubernetes.io', 'sub', 'jti']] as const,
    ['support-agent', 'support-answers', ['https://sts.amazonaws.com/', 'sub', 'jti']] as const,
  );
  test.prop([persona, fc.nat(), hostileValue], runs)(
    'of every platform end in a row of the table',
    async ([name, grant, claims], at, value) => {
      const changed = { [String(claims[at % claims.length])]: value };
      const token = await world.token(name, changed).catch(() => undefined);
      if (token === undefined) return;
      expect(await ask(tokenRequest({ token, target: grant }))).toMatch(/^[a-z_]+$/u);
    },
  );
});

describe('what the hostile left behind', () => {
  test('no entry and no lease holds a character that a terminal would obey', async () => {
    const entries = await world.store.entries({ limit: 1000 });
    const leases = await world.store.list('lease', { limit: 1000 });
    expect(entries.length).toBeGreaterThan(50);
    for (const one of [...entries, ...leases]) expect(JSON.stringify(one)).not.toMatch(unprintable);
  });
});

describe('a hostile configuration', () => {
  const paths = [
    'issuers.yaml',
    'identities.yaml',
    'people.yaml',
    'grants.yaml',
    'policies/shop.cedar',
  ];
  const others = ['policies/data.cedar', 'policies/guardrails.cedar', 'policies/people.cedar'];
  const files = Object.fromEntries([...paths, ...others].map((path) => [path, exampleFile(path)]));
  const publish = (body: unknown) =>
    ask({
      method: 'PUT',
      target: '/v1/admin/configuration',
      headers: jsonType,
      body: JSON.stringify(body),
    });

  test.prop([fc.dictionary(hostileText, fc.oneof(hostileText, hostileValue))], runs)(
    'of any files is refused by a row of the table',
    async (hostile) => {
      expect(await publish({ files: hostile })).toMatch(
        /^(configuration_refused|invalid_request)$/u,
      );
    },
  );

  const edit = fc.record({
    path: fc.constantFrom(...paths),
    at: fc.nat({ max: 3_000 }),
    cut: fc.nat({ max: 12 }),
    put: hostileText,
  });
  test.prop([edit], { ...runs, numRuns: campaign(100) })(
    'with one odd edit is refused with its problems, or holds without a crash',
    async ({ path, at, cut, put }) => {
      const text = files[path] ?? '';
      const place = at % text.length;
      const edited = `${text.slice(0, place)}${put}${text.slice(place + cut)}`;
      const outcome = await publish({ files: { ...files, [path]: edited } });
      expect(outcome).toMatch(/^(vended|configuration_refused)$/u);
      const token = await world.token('shop-main');
      expect(await ask(tokenRequest({ token, target: 'shop-deploy' }))).toMatch(/^[a-z_]+$/u);
    },
  );
});
