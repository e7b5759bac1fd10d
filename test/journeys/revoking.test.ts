import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  clientEnvironment,
  type LocalInstance,
  root,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;
const children: ChildProcess[] = [];
let serial = 0;

beforeAll(async () => {
  instance = await startInstance(data);
});

afterEach(() => {
  for (const child of children.splice(0)) child.stdin?.end();
});

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

/** An unmodified client in a process of its own, which keeps its session from call to call. */
interface Workload {
  readonly session: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the next call comes to. */
  call(): Promise<string>;
}

async function startWorkload(): Promise<Workload> {
  serial += 1;
  const home = `${folder.path}/workload-${serial}`;
  mkdirSync(home);
  const role = 'sallyport:grant/shop-deploy';
  const given = { folder: home, persona: 'shop-main', role };
  const env = await clientEnvironment(instance.addresses, given);
  const { PATH = '' } = process.env;
  const child = spawn('node', ['test/journeys/calling-worker.ts'], {
    cwd: root,
    env: { PATH, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const arn = String((await lines.next()).value);
  expect(arn).toContain(':assumed-role/shop-deploy/shop-deployer.');
  return {
    session: arn.slice(arn.lastIndexOf('.') + 1),
    env,
    call: async () => {
      child.stdin.write('\n');
      return String((await lines.next()).value);
    },
  };
}

/** The credentials that the token of a workload is answered with, if any. */
async function again({
  env,
}: Workload): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const file = env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '';
  return sallyport(data, ['token', '--grant', 'shop-deploy', '--token-file', file]);
}

const explicitDeny = /^AccessDenied: .*with an explicit deny in an identity-based policy/u;

describe('revoking one lease', () => {
  test('refuses its very next call, while another session of the same role goes on', async () => {
    const [one, two] = [await startWorkload(), await startWorkload()];
    expect([await one.call(), await two.call()]).toEqual(['permitted', 'permitted']);
    const revoked = await sallyport(data, ['leases', 'revoke', one.session, '--reason', 'a test']);
    expect([revoked.code, revoked.stderr]).toEqual([0, '']);
    expect(revoked.stdout).toContain(`${one.session} of shop-deployer is revoked`);
    expect(revoked.stdout).toContain('AWS needs some seconds');
    expect(revoked.stdout).toContain('the credentials end by themselves at');
    expect(await one.call()).toMatch(explicitDeny);
    expect(await two.call()).toBe('permitted');
    expect(await one.call()).toMatch(explicitDeny);
  });

  test('keeps its token from opening it again, and says who did it', async () => {
    const workload = await startWorkload();
    expect(await workload.call()).toBe('permitted');
    await sallyport(data, ['leases', 'revoke', workload.session, '--as', 'grace']);
    const { code, stderr } = await again(workload);
    expect([code, stderr]).toEqual([3, expect.stringContaining('was revoked by grace')]);
  });

  test('is shown with its story, and may be done again', async () => {
    const { session } = await startWorkload();
    await sallyport(data, ['leases', 'revoke', session, '--reason', 'seen in a log']);
    const twice = await sallyport(data, ['leases', 'revoke', session]);
    expect([twice.code, twice.stdout]).toEqual([
      0,
      expect.stringContaining('the deny was applied again'),
    ]);
    const { stdout } = await sallyport(data, ['leases', 'show', session]);
    expect(stdout).toMatch(/^state +revoked at \S+ by owner: seen in a log$/mu);
    expect(stdout.match(/lease\.\w+/gu)).toEqual([
      'lease.revoked',
      'lease.revocation_applied',
      'lease.revocation_applied',
    ]);
    const listed = await sallyport(data, ['leases', 'list', '--state', 'revoked', '--json']);
    const leases: readonly { sessionId: string }[] = JSON.parse(listed.stdout);
    expect(leases.map(({ sessionId }) => sessionId)).toContain(session);
  });
});

test('quarantining an identity with its leases ends all of them, and vends no other', async () => {
  const [one, two] = [await startWorkload(), await startWorkload()];
  const reason = ['--reason', 'taken over'];
  const quarantine = ['identities', 'quarantine', 'shop-deployer', '--as', 'grace'];
  const ended = await sallyport(data, [...quarantine, '--revoke-leases', ...reason]);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  for (const { session } of [one, two]) expect(ended.stdout).toContain(`${session} (shop-deploy)`);
  expect(await one.call()).toMatch(explicitDeny);
  expect(await two.call()).toMatch(explicitDeny);
  const fresh = ['token', '--grant', 'shop-deploy', '--as', 'shop-main'];
  expect((await sallyport(data, fresh)).stderr).toContain('quarantined');
  const release = ['identities', 'release', 'shop-deployer', '--as', 'grace'];
  expect((await sallyport(data, release)).code).toBe(0);
  expect(await one.call()).toMatch(explicitDeny);
  expect((await sallyport(data, ['leases', 'list', '--state', 'in-force'])).stdout).not.toContain(
    one.session,
  );
});

// Last, since it denies what begins within the next minute, too.
test('revoking a whole role shows first what that ends, and then ends it', async () => {
  const [one, two] = [await startWorkload(), await startWorkload()];
  const preview = await sallyport(data, ['leases', 'revoke', one.session, '--whole-role']);
  expect(preview.code).toBe(5);
  expect(preview.stdout).toContain(two.session);
  expect([await one.call(), await two.call()]).toEqual(['permitted', 'permitted']);
  const args = ['leases', 'revoke', one.session, '--whole-role', '--yes'];
  expect(await sallyport(data, args)).toMatchObject({ code: 0, stderr: '' });
  expect(await one.call()).toMatch(explicitDeny);
  expect(await two.call()).toMatch(explicitDeny);
  expect(await again(one)).toMatchObject({ code: 3 });
});
