import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gatewayKeyId } from '#core/gateway/keys/gateway-key-id.ts';
import { fakeBroker, refusal, secrets } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { folder } from './token-sources/scene.ts';

const message = 'the lease is ended: credentials that were handed out stay valid until then';
const ending = { state: 'ended', message, session_id: 'session-1' };
const answers = { '/v1/revoke': () => ({ body: JSON.stringify(ending) }) };
const held = {
  AWS_ACCESS_KEY_ID: secrets.AccessKeyId,
  AWS_SECRET_ACCESS_KEY: secrets.SecretAccessKey,
  AWS_SESSION_TOKEN: secrets.SessionToken,
};
const shown = { token: secrets.SessionToken, access_key_id: secrets.AccessKeyId };

test('ends the lease of the credentials in the environment, and says what that did', async () => {
  const broker = await fakeBroker(answers);
  const ran = await runHere(['leases', 'end'], { ...broker.env, ...held });
  expect(ran).toEqual({ code: 0, stdout: `${message}\n`, stderr: '' });
  const [asked] = broker.asked;
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual(shown);
});

test('says of gateway keys that they are over now, and not that AWS takes them any longer', async () => {
  const broker = await fakeBroker(answers);
  const gateway = { ...held, AWS_ACCESS_KEY_ID: gatewayKeyId(Buffer.alloc(10, 7)) };
  const ran = await runHere(['leases', 'end'], { ...broker.env, ...gateway });
  expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('from the next call on')]);
});

test('never sends the secret key', async () => {
  const broker = await fakeBroker(answers);
  await runHere(['leases', 'end'], { ...broker.env, ...held });
  expect(JSON.stringify(broker.asked)).not.toContain('secret/key');
});

test('ends the lease of credentials that are kept, and keeps them no more', async () => {
  const broker = await fakeBroker(answers);
  const cache = ['--grant', 'shop-deploy', '--cache', folder()];
  const [path = ''] = cache.slice(-1);
  await runHere(['credential-process', ...cache], broker.env);
  const kept = () => readdirSync(path).filter((name) => name.endsWith('.json'));
  expect(kept()).toHaveLength(1);
  const ran = await runHere(['leases', 'end', ...cache], { ...broker.env, ...held });
  expect([ran.code, ran.stdout]).toEqual([0, `${message}\n`]);
  expect(kept()).toEqual([]);
  const asked = broker.asked.at(-1);
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual(shown);
});

test('forgets what is kept of a lease that is ended from the environment', async () => {
  const broker = await fakeBroker(answers);
  const cache = folder();
  await runHere(['credential-process', '--grant', 'shop-deploy', '--cache', cache], broker.env);
  await runHere(['leases', 'end', '--cache', cache], { ...broker.env, ...held });
  expect(readdirSync(cache).filter((name) => name.endsWith('.json'))).toEqual([]);
});

test('fails where the broker knows no such lease, in the words of the broker', async () => {
  const said = 'nothing was ended: no lease is known by this token';
  const unknown = { body: JSON.stringify({ state: 'unknown', message: said }) };
  const broker = await fakeBroker({ '/v1/revoke': () => unknown });
  const ran = await runHere(['leases', 'end'], { ...broker.env, ...held });
  expect(ran).toEqual({ code: 1, stdout: `${said}\n`, stderr: '' });
});

test('fails where the broker refuses, and what is kept stays', async () => {
  const broker = await fakeBroker({
    '/v1/revoke': () => refusal('store_unavailable', 'the store does not answer', 503),
  });
  const cache = ['--grant', 'shop-deploy', '--cache', folder()];
  await runHere(['credential-process', ...cache], broker.env);
  const ran = await runHere(['leases', 'end', ...cache], broker.env);
  expect([ran.code, ran.stdout]).toEqual([7, '']);
  expect(readdirSync(cache.at(-1) ?? '').filter((name) => name.endsWith('.json'))).toHaveLength(1);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['nothing', {}],
  ['a key alone', { AWS_ACCESS_KEY_ID: secrets.AccessKeyId }],
  ['a session token alone', { AWS_SESSION_TOKEN: secrets.SessionToken }],
])('says what it takes where the environment has %s', async (_name, env) => {
  const broker = await fakeBroker(answers);
  const ran = await runHere(['leases', 'end'], { ...broker.env, ...env });
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('give --grant GRANT');
  expect(broker.asked).toEqual([]);
});

test('says where nothing is kept for a grant', async () => {
  const broker = await fakeBroker(answers);
  const asked = ['leases', 'end', '--grant', 'shop-deploy', '--cache', folder()];
  const ran = await runHere(asked, { ...broker.env, ...held });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('no credentials for shop-deploy are kept');
});

test('whoever names a lease is told how to end one that somebody else holds', async () => {
  const { code, stderr } = await runHere(['leases', 'end', '01kaq4w5x7n3v9m2c8r6t0p1zd']);
  expect(code).toBe(2);
  expect(stderr).toContain('"sallyport leases revoke ID"');
});
