import { existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { sallyport, startInstance, temporaryFolder } from './local-instance.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Processes of the group that `npm start` was started in and that still live. */
function livingGroup(pid: number | undefined): boolean {
  try {
    return process.kill(-(pid ?? 0), 0);
  } catch {
    return false;
  }
}

test('npm start says where everything answers, and writes the same to run.json', async () => {
  const instance = await startInstance(`${folder.path}/ready`);
  const { addresses } = instance;
  const run = JSON.parse(readFileSync(`${addresses.data}/run.json`, 'utf8'));
  expect(run).toEqual(addresses);
  expect(addresses.issuer).toBe(`${addresses.broker}/issuer`);
  const known = await fetch(`${addresses.broker}/.well-known/sallyport-configuration`);
  const told = { audience: addresses.broker, gateway_url: addresses.gateway };
  expect(await known.json()).toMatchObject(told);
  expect((await fetch(`${addresses.broker}/healthz`)).status).toBe(200);
  const unsigned = await fetch(addresses.gateway);
  expect(unsigned.status).toBe(403);
  expect(await unsigned.text()).toMatch(/<Code>\w+<\/Code>\s*<Message>/u);
  expect((await fetch(addresses.console)).status).toBe(501);
  for (const name of ['owner.token', 'sandbox.key', 'demo-issuer-keys.json', 'sallyport.db']) {
    expect(statSync(`${addresses.data}/${name}`).mode & 0o077).toBe(0);
  }
  await instance.stop();
});

test('SIGTERM to npm start ends everything, and no process stays behind', async () => {
  const instance = await startInstance(`${folder.path}/term`);
  const ended = await instance.stop();
  expect(ended).toMatchObject({ code: 0, signal: null });
  expect(livingGroup(instance.child.pid)).toBe(false);
  expect(existsSync(`${folder.path}/term/run.json`)).toBe(false);
});

test('SIGTERM ends it even while a client holds a connection open', async () => {
  const instance = await startInstance(`${folder.path}/held`);
  const { hostname, port } = new URL(instance.addresses.broker);
  const held = request({ hostname, port, method: 'POST', path: '/v1/token' });
  const cut = new Promise((resolve) => held.once('error', resolve));
  held.write('grant_type=');
  await new Promise((resolve) => held.once('socket', (socket) => socket.once('connect', resolve)));
  expect(await instance.stop()).toMatchObject({ code: 0 });
  await cut;
});

test('kill -9 loses nothing that was answered, and the next start goes on with it', async () => {
  const data = `${folder.path}/killed`;
  const first = await startInstance(data);
  const reply = await sallyport(data, ['token', '--grant', 'shop-deploy', '--as', 'shop-main']);
  const { session_id: sessionId } = JSON.parse(reply.stdout);
  process.kill(-(first.child.pid ?? 0), 'SIGKILL');
  await first.ended;
  const second = await startInstance(data);
  const leases = await sallyport(data, ['leases', 'list']);
  expect(leases.stdout).toContain(sessionId);
  const entries = await sallyport(data, ['ledger', 'list', '--json']);
  expect(entries.stdout).toContain(sessionId);
  await second.stop();
});

test('a second instance on the same data is refused with what to do', async () => {
  const data = `${folder.path}/twice`;
  const first = await startInstance(data);
  await expect(startInstance(data)).rejects.toThrow(/already runs.*--data DIR/su);
  await first.stop();
});

test.each([
  ['another Host', { host: 'evil.example' }],
  ['another Origin', { origin: 'https://evil.example' }],
  ['a cross-site page', { 'sec-fetch-site': 'cross-site' }],
])('no door answers %s', async (_name, headers) => {
  const instance = await startInstance(`${folder.path}/door`);
  const { broker, gateway, sandbox } = instance.addresses;
  for (const address of [broker, gateway, sandbox]) {
    const { hostname, port } = new URL(address);
    const status = await new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path: '/', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once('error', reject);
      sent.end();
    });
    expect(status, address).toBe(403);
  }
  await instance.stop();
});
