import { expect, test } from 'vitest';
import { brokerUnreachable, checkBroker } from '#cli/doctor/check-broker.ts';
import { type FakeBroker, fakeBroker, refusal, secrets } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { endpoint, jwt } from './token-sources/scene.ts';

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly says: string;
  readonly remedy?: string;
}

async function doctor(env: Readonly<Record<string, string>>, more: readonly string[] = []) {
  const { code, stdout } = await runHere(['doctor', '--json', ...more], env);
  const checks = JSON.parse(stdout) as readonly Shown[];
  const state = Object.fromEntries(checks.map((check) => [check.name, check.state]));
  const of = (name: string) => checks.find((check) => check.name === name);
  return { code, checks, state, of, stdout };
}

/** An issuer on 127.0.0.1 with one key, and a token of it for the broker. */
async function issuing(audience: string, claims: Record<string, unknown> = {}) {
  const issuer = await endpoint(({ url, headers }) => {
    const base = `http://${headers.host}`;
    return url.endsWith('/jwks')
      ? { body: '{"keys":[{"kty":"RSA"}]}' }
      : { body: JSON.stringify({ issuer: base, jwks_uri: `${base}/jwks` }) };
  });
  const now = Math.floor(Date.now() / 1_000);
  return jwt({ iss: issuer.url, aud: audience, iat: now, exp: now + 300, ...claims });
}

/** A step of GitHub Actions, whose tokens are made for whoever asks. */
async function githubStep(broker: FakeBroker) {
  const token = await issuing(broker.url);
  const { url } = await endpoint(() => ({ body: JSON.stringify({ value: token }) }));
  const env = {
    ...broker.env,
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-of-the-job',
  };
  return { token, env };
}

test('everything in order is 0, and no token is printed', async () => {
  const broker = await fakeBroker();
  const { token, env } = await githubStep(broker);
  const { code, state, stdout } = await doctor(env, ['--grant', 'shop-deploy']);
  expect(state).toEqual({
    broker: 'ok',
    transport: 'ok',
    clock: 'ok',
    audience: 'ok',
    configuration: 'ok',
    token: 'ok',
    'issuer registered': 'skipped',
    'token audience': 'ok',
    'token time': 'ok',
    'issuer reachable': 'ok',
    exchange: 'ok',
    'lease ended': 'ok',
  });
  expect(code).toBe(0);
  const ends = broker.asked.filter(({ url }) => url === '/v1/revoke');
  expect(ends.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
    { token: secrets.SessionToken, access_key_id: secrets.AccessKeyId },
  ]);
  for (const part of token.split('.')) expect(stdout).not.toContain(part);
});

test.each([
  ['is refused', { status: 503, body: '{"error":"temporarily_unavailable"}' }],
  ['finds no such lease', { body: '{"message":"no such lease"}' }],
])('a lease that was opened for the look alone and whose end %s is told', async (_, answer) => {
  const broker = await fakeBroker({ '/v1/revoke': () => answer });
  const { env } = await githubStep(broker);
  const { code, of } = await doctor(env, ['--grant', 'shop-deploy']);
  expect([code, of('exchange')?.state]).toEqual([1, 'ok']);
  expect(of('lease ended')).toMatchObject({
    state: 'failed',
    remedy: expect.stringContaining('sallyport leases revoke session-1'),
  });
});

test('a token for somebody else is looked at, and shown to the broker only by --any-audience', async () => {
  const broker = await fakeBroker();
  const T = await issuing('https://elsewhere.example');
  const asked = ['--token-env', 'T', '--grant', 'shop-deploy'];
  const { code, of } = await doctor({ ...broker.env, T }, asked);
  expect([code, of('token audience')?.state]).toEqual([1, 'failed']);
  expect(of('exchange')?.says).toContain('--any-audience');
  expect(broker.exchanges()).toEqual([]);

  const shown = await doctor({ ...broker.env, T }, [...asked, '--any-audience']);
  expect([shown.code, shown.state['token audience'], shown.state.exchange]).toEqual([
    0,
    'skipped',
    'ok',
  ]);
});

test('nothing is exchanged unless a grant is named', async () => {
  const broker = await fakeBroker();
  const { state } = await doctor(broker.env);
  expect(state.exchange).toBe('skipped');
  expect(broker.exchanges()).toEqual([]);
});

test.each([
  ['policy_denied', 'sallyport policy explain'],
  ['identity_stopped', 'sallyport config show'],
])('after %s doctor points to "%s"', async (code, command) => {
  const broker = await fakeBroker({ '/v1/token': () => refusal(code, 'no') });
  const env = { ...broker.env, SALLYPORT_ID_TOKEN: await issuing(broker.url) };
  const { of } = await doctor(env, ['--grant', 'shop-deploy']);
  expect(of('exchange')?.remedy).toContain(command);
});

test('each failure says what to do, and makes it 1', async () => {
  const broker = await fakeBroker({
    '/healthz': () => ({ status: 503, body: '{"status":"not configured"}' }),
    '/.well-known/sallyport-configuration': () => ({
      body: '{"audience":"https://other.example"}',
    }),
    '/v1/token': () => refusal('policy_denied', 'ref expected "main", got "x"'),
  });
  const token = await issuing('https://elsewhere.example', {
    iss: 'http://10.0.0.1',
    exp: 1,
    iat: 0,
  });
  const asked = ['--token-env', 'T', '--grant', 'shop-deploy'];
  const { code, checks, state } = await doctor({ ...broker.env, T: token }, asked);
  expect(code).toBe(1);
  expect(state).toMatchObject({
    broker: 'failed',
    audience: 'failed',
    configuration: 'failed',
    'token audience': 'failed',
    'token time': 'failed',
    'issuer reachable': 'failed',
    exchange: 'failed',
  });
  const failed = checks.filter((check) => check.state === 'failed');
  for (const { name, remedy } of failed) expect(remedy, name).toMatch(/\w{3}/u);
});

test('a broker that does not answer is 7, and that is all that can be said', async () => {
  const { code, checks } = await doctor({ SALLYPORT_URL: 'http://127.0.0.1:9', HOME: '/nowhere' });
  expect(code).toBe(7);
  expect(checks).toHaveLength(1);
});

test.each([
  ['ECONNREFUSED', 'npm start'],
  ['ENOTFOUND', 'DNS'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
  ['CERT_HAS_EXPIRED', 'clock'],
  ['EPIPE', 'firewalls'],
])('a broker behind %s is told with its remedy', (code, told) => {
  const error = Object.assign(new TypeError('fetch failed'), { cause: { code } });
  expect(brokerUnreachable('https://b.example', error).remedy).toContain(told);
});

test('no token at all is told with all that was looked for', async () => {
  const { env } = await fakeBroker();
  const { code, of } = await doctor({ ...env, SALLYPORT_ID_TOKEN: '' });
  expect(code).toBe(1);
  expect(of('token')?.says).toContain('GitHub Actions');
});

test('a token that is none is told so', async () => {
  const { env } = await fakeBroker();
  const { of } = await doctor({ ...env, T: 'not.a.token' }, ['--token-env', 'T']);
  expect(of('token form')).toMatchObject({ state: 'failed' });
});

const sight = {
  broker: 'https://b.example',
  status: 200,
  health: { configuration: 'v' },
  document: { audience: 'https://b.example' },
};

test.each([
  [0, 'ok'],
  [29, 'ok'],
  [-31, 'failed'],
  [3_600, 'failed'],
  [undefined, 'skipped'],
])('a clock %s s apart is %s', (clockAheadSeconds, state) => {
  const checks = checkBroker({ ...sight, clockAheadSeconds });
  expect(checks.find(({ name }) => name === 'clock')).toMatchObject({ state });
});

test('the table shows a mark, a name and, below a failure, its remedy', async () => {
  const { env } = await fakeBroker({ '/healthz': () => ({ status: 404, body: '' }) });
  const { stdout } = await runHere(['doctor'], env);
  expect(stdout).toMatch(/^✗ broker +http:\/\/127\.0\.0\.1:\d+ answers with HTTP 404$/mu);
  expect(stdout).toMatch(/^ +→ check that SALLYPORT_URL/mu);
  expect(stdout).toMatch(/^✓ clock /mu);
});
