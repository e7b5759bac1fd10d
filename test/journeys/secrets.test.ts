import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { loadDemoKeys } from '#local/issuer/demo-keys.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { runHere } from '#test/cli/terminal.ts';
import { findSecrets } from '#test/secrets-search.ts';
import {
  type Addresses,
  type Ended,
  type LocalInstance,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Files of the data folder whose whole purpose is to hold a secret; only the owner can read them. */
const keepers = new Set(['owner.token', 'sandbox.key', 'demo-issuer-keys.json', 'log-key.pem']);

interface Harvest {
  readonly secrets: Set<string>;
  readonly out: string[];
}

/** Secrets that the instance itself holds. */
function ownSecrets(data: string): readonly string[] {
  const keys = JSON.parse(readFileSync(join(data, 'demo-issuer-keys.json'), 'utf8'));
  const members = Object.values<Record<string, string>>(keys).flatMap((jwk) =>
    ['d', 'p', 'q', 'dp', 'dq', 'qi'].flatMap((name) => jwk[name] ?? []),
  );
  const pem = readFileSync(join(data, 'log-key.pem'), 'utf8').split('\n')[1] ?? '';
  const files = ['owner.token', 'sandbox.key'].map((name) =>
    readFileSync(join(data, name), 'utf8'),
  );
  const masterKey = Buffer.from(files[1] ?? '', 'base64url');
  return [...members, pem, ...files.map((text) => text.trim()), masterKey.toString('hex')];
}

function keep({ out }: Harvest, ended: Pick<Ended, 'stdout' | 'stderr'>): void {
  out.push(ended.stdout, ended.stderr);
}

/** A token as the command line mints it, without the time that a process takes to start. */
async function mint({ secrets }: Harvest, { broker, data }: Addresses, name: string) {
  const persona = personaOf(name);
  if (persona === undefined) throw new Error(`no persona ${name}`);
  const issuer = createDemoIssuer({ baseUrl: broker, keys: await loadDemoKeys(data) });
  const token = await mintPersonaToken(issuer, persona, { audience: broker, now: new Date() });
  for (const secret of [token, ...token.split('.')]) secrets.add(secret);
  return token;
}

async function post(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form) });
}

/** One exchange at both faces; what vends gives its secrets, everything else is kept. */
async function exchange(
  harvest: Harvest,
  broker: string,
  asked: { readonly token: string; readonly grant: string },
): Promise<void> {
  const { token, grant } = asked;
  const replies = [
    await post(`${broker}/v1/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: token,
      resource: `sallyport:grant/${grant}`,
    }),
    await post(`${broker}/sts`, {
      Action: 'AssumeRoleWithWebIdentity',
      RoleArn: `sallyport:grant/${grant}`,
      RoleSessionName: 'secrets-test',
      WebIdentityToken: token,
    }),
  ];
  for (const reply of replies) {
    const body = await reply.text();
    if (reply.status !== 200) harvest.out.push(body, JSON.stringify([...reply.headers]));
    for (const name of ['SecretAccessKey', 'SessionToken']) {
      const found = new RegExp(`"${name}":"([^"]+)"|<${name}>([^<]+)<`, 'u').exec(body);
      if (found !== null) harvest.secrets.add(found[1] ?? found[2] ?? '');
    }
  }
}

/** Everything in the data folder, its log included, but the files that exist to hold a secret. */
function files(data: string): readonly KeptFile[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !keepers.has(entry.name))
    .map(({ parentPath, name }) => ({ name, bytes: readFileSync(join(parentPath, name)) }));
}

interface KeptFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What the personal data of sessions are sealed with: in the store's own file, and nowhere else. */
async function sessionKeys(data: string): Promise<readonly string[]> {
  const store = openSqliteStore({ path: join(data, 'sallyport.db') });
  const found = await store.list('session-key', { limit: 1_000 });
  store.close();
  return found.map(({ value }) => value.key);
}

async function tellTheStory(harvest: Harvest, instance: LocalInstance): Promise<void> {
  const { broker } = instance.addresses;
  const asked = [
    ['shop-main', 'shop-deploy'],
    ['shop-main', 'shop-migrate'],
    ['shop-branch', 'shop-deploy'],
    ['shop-fork', 'shop-deploy'],
    ['shop-migrate', 'shop-migrate'],
    ['k8s-checkout', 'checkout-config'],
    ['support-agent', 'support-answers'],
  ] as const;
  for (const [persona, grant] of asked) {
    const token = await mint(harvest, instance.addresses, persona);
    await exchange(harvest, broker, { token, grant });
    await exchange(harvest, broker, { token: `${token}x`, grant });
    await exchange(harvest, broker, { token: token.split('.').reverse().join('.'), grant });
  }
}

test('no secret comes out of a real instance, its commands or its files', async () => {
  const data = `${folder.path}/secrets`;
  const instance = await startInstance(data);
  const { broker } = instance.addresses;
  const harvest: Harvest = { secrets: new Set(ownSecrets(data)), out: [] };
  await tellTheStory(harvest, instance);

  const token = await mint(harvest, instance.addresses, 'shop-main');
  const debug = { SALLYPORT_DEBUG: '1' };
  const fromEnvironment = { ...debug, SALLYPORT_TOKEN: token };
  const asFile = ['--token-file', join(data, 'owner.token')];
  const runs: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
    [['token', '--grant', 'shop-deploy', '--as', 'shop-branch'], debug],
    [['token', '--grant', 'shop-deploy', ...asFile], debug],
    [['token', '--grant', 'shop-deploy', '--token-file', data], debug],
    [['exec', '--grant', 'shop-deploy', '--as', 'shop-main', '--', 'no-such-program'], debug],
    [['exec', '--grant', 'shop-deploy', '--as', 'shop-main', '--', 'sh', '-c', 'echo done'], debug],
    [['leases', 'list'], debug],
    [['leases', 'list', '--json'], debug],
    [['leases', 'list'], fromEnvironment],
    [['ledger', 'list', '--json', '--limit', '200'], debug],
    [['ledger', 'list', '--limit', '200'], debug],
    [['ledger', 'status', '--json'], debug],
    [['ledger', 'key'], debug],
    [['ledger', 'verify', '--json'], debug],
    [['config', 'show', '--json'], debug],
    [['config', 'publish', '--as', 'grace'], debug],
    [['policy', 'explain', '--as', join(data, 'owner.token'), '--grant', 'shop-deploy'], debug],
    [['identities', 'suspend', 'no-such-identity'], debug],
  ];
  for (const [args, env] of runs) {
    // What starts a program needs a process of its own; the rest need not wait for one.
    const run =
      args[0] === 'exec' ? sallyport(data, args, env) : runHere([...args, '--data', data], env);
    keep(harvest, await run);
  }
  // Once while the write-ahead log holds the newest, once after a clean end.
  const running = files(data);
  const shown = [
    broker,
    '/healthz',
    '/.well-known/sallyport-configuration',
    '/issuer/github/.well-known/jwks',
  ];
  for (const path of shown.slice(1)) harvest.out.push(await (await fetch(broker + path)).text());
  keep(harvest, await instance.stop());

  expect(harvest.secrets.size).toBeGreaterThan(40);
  expect(harvest.out.join('').length).toBeGreaterThan(20_000);
  const out = Buffer.from(harvest.out.join('\n'));
  const left = [...running, ...files(data)];
  const haystack = Buffer.concat([out, ...left.map(({ bytes }) => bytes)]);
  expect(findSecrets(haystack, [...harvest.secrets])).toEqual([]);
  const beside = left.filter(({ name }) => !name.startsWith('sallyport.db'));
  expect(beside.some(({ name }) => name === 'checkpoint')).toBe(true);
  const keys = await sessionKeys(data);
  expect(keys.length).toBeGreaterThan(3);
  const published = Buffer.concat([out, ...beside.map(({ bytes }) => bytes)]);
  expect(findSecrets(published, keys)).toEqual([]);

  // The search can fail: the same files hold what is no secret, and the keepers hold what is.
  const [accessKeyId = ''] = /ASIA[A-Z0-9]{16}/u.exec(harvest.out.join('\n')) ?? [];
  expect(running.some(({ bytes }) => findSecrets(bytes, [accessKeyId]).length > 0)).toBe(true);
  const kept = readFileSync(join(data, 'demo-issuer-keys.json'));
  expect(findSecrets(kept, [...harvest.secrets])).not.toEqual([]);
}, 180_000);
