import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { patiently } from '#cli/patience.ts';
import { requestCredentials } from '#cli/request-credentials.ts';
import { Fault, type FaultCode } from '#core/faults.ts';
import { virtualTime } from './credential-cache/cache-scene.ts';
import { fakeBroker, refusal, vended } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { endpoint, jwt } from './token-sources/scene.ts';

/** An attempt that fails so often with this code, then succeeds; and how often it was made. */
function failing(code: FaultCode, times: number) {
  const seen = { attempts: 0 };
  const attempt = async () => {
    seen.attempts += 1;
    if (seen.attempts <= times) throw new Fault(code, 'too many leases; end one');
    return 'done';
  };
  return { seen, attempt };
}

test('what may pass is asked for again, at the pace that its fault names, and it is told', async () => {
  const time = virtualTime();
  const began = time.clock.now().getTime();
  const { seen, attempt } = failing('too_many_leases', 2);
  expect(await patiently(attempt, { seconds: 90, waiting: time })).toBe('done');
  expect(seen.attempts).toBe(3);
  expect(time.clock.now().getTime() - began).toBe(60_000);
  expect(time.told).toHaveLength(2);
  expect(time.told[0]).toContain(
    'too many leases; end one (too_many_leases); trying again in 30 s',
  );
});

test('nothing is waited for longer than was allowed', async () => {
  const time = virtualTime();
  const { seen, attempt } = failing('too_many_leases', 9);
  await expect(patiently(attempt, { seconds: 59, waiting: time })).rejects.toThrow('too many');
  expect(seen.attempts).toBe(2);
});

test('fifty who were refused in one second come back in many, none sooner and none too late', async () => {
  const waits = await Promise.all(
    Array.from({ length: 50 }, async (_none, at) => {
      const time = { ...virtualTime(), random: () => at / 50 };
      const began = time.clock.now().getTime();
      const { attempt } = failing('too_many_leases', 1);
      await patiently(attempt, { seconds: 45, waiting: time });
      return (time.clock.now().getTime() - began) / 1_000;
    }),
  );
  expect(new Set(waits.map(Math.floor)).size).toBeGreaterThanOrEqual(15);
  expect(Math.min(...waits)).toBe(30);
  expect(Math.max(...waits)).toBeLessThanOrEqual(45);
});

test('what is refused for good is asked for once', async () => {
  const { seen, attempt } = failing('policy_denied', 9);
  const waiting = virtualTime();
  await expect(patiently(attempt, { seconds: 3_600, waiting })).rejects.toThrow('too many');
  expect(seen.attempts).toBe(1);
  expect(waiting.told).toEqual([]);
});

test('a mistake of ours is no reason to wait', async () => {
  const waiting = virtualTime();
  const attempt = async () => {
    throw new TypeError('ours');
  };
  await expect(patiently(attempt, { seconds: 60, waiting })).rejects.toThrow('ours');
  expect(waiting.told).toEqual([]);
});

test('each attempt shows a fresh token', async () => {
  const broker = await fakeBroker({
    '/v1/token': (_asked, nth) => (nth === 0 ? refusal('unavailable', 'a moment', 503) : vended()),
  });
  const served = { count: 0 };
  const read = async () => {
    served.count += 1;
    return jwt({ jti: `t${served.count}` });
  };
  const plan = {
    instance: { broker: broker.url },
    grant: 'shop-deploy',
    more: {},
    token: { from: 'a test', holder: 'x', isFresh: true, read },
    anyAudience: false,
    patience: { waitSeconds: 60, approvalSeconds: 60, onPending: 'wait' as const },
  };
  const reply = await requestCredentials(plan, { waiting: virtualTime() });
  expect(reply.grant).toBe('shop-deploy');
  const shown = broker
    .exchanges()
    .map(({ body }) => new URLSearchParams(body).get('subject_token'));
  expect(new Set(shown).size).toBe(2);
});

/** An address of this machine at which nobody listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

test('a broker that is not there is not waited for', async () => {
  const env = { SALLYPORT_URL: await closedAddress(), SALLYPORT_DATA: '/nowhere', T: jwt() };
  const { code, stderr } = await runHere(['token', '--grant', 'g', '--token-env', 'T'], env);
  expect(code).toBe(7);
  expect(stderr).toContain('see that it runs');
  expect(stderr).not.toContain('trying again');
});

test('no token is asked for on behalf of a broker that wants it for somebody else', async () => {
  const github = await endpoint(() => ({ body: '{"value":"a.b.c"}' }));
  const broker = await fakeBroker({
    '/.well-known/sallyport-configuration': () => ({
      body: '{"audience":"https://the-real-broker.example"}',
    }),
  });
  const { code, stderr } = await runHere(['token', '--grant', 'shop-deploy'], {
    ...broker.env,
    ACTIONS_ID_TOKEN_REQUEST_URL: github.url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-of-the-job',
  });
  expect(code).toBe(3);
  expect(stderr).toContain('the-real-broker.example');
  expect(github.asked).toEqual([]);
  expect(broker.exchanges()).toEqual([]);
});
