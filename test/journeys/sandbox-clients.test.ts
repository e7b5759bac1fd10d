import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clientEnvironment,
  type Ended,
  type LocalInstance,
  run,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';
import { pythonClients } from './python-clients.ts';

const clients = pythonClients();
if (!clients.ready) {
  process.stderr.write(`skipped journeys of the AWS CLI in the sandbox: ${clients.why}\n`);
}
const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;

beforeAll(async () => {
  instance = await startInstance(data);
});

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

/** The AWS CLI as a workload runs it: with environment variables and its own token alone. */
async function aws(persona: string, role: string, args: readonly string[]): Promise<Ended> {
  if (!clients.ready) throw new Error(clients.why);
  const { addresses } = instance;
  const env = await clientEnvironment(addresses, { folder: folder.path, persona, role });
  return run(clients.aws, [...args, '--output', 'json'], env);
}

const runs = (...args: readonly string[]) =>
  aws('nightly-batch', 'sallyport:grant/reports-nightly', ['dynamodb', ...args]);
const secrets = (...args: readonly string[]) =>
  aws('k8s-checkout', 'sallyport:grant/checkout-config', ['secretsmanager', ...args]);
const keyOf = (day: string) => JSON.stringify({ report: { S: 'daily-orders' }, day: { S: day } });

// Each call of the AWS CLI is a Python that starts anew.
const patient = { timeout: 120_000 };

describe.skipIf(!clients.ready)('the AWS CLI with vended credentials', patient, () => {
  test('reads the one secret of its task, and is told why not the other', async () => {
    const read = await secrets('get-secret-value', '--secret-id', 'shop/checkout/carrier-login');
    expect(JSON.parse(read.stdout).SecretString).toContain('not-a-real-password');
    const other = await secrets('get-secret-value', '--secret-id', 'shop/payment/signing-key');
    expect(other.code).not.toBe(0);
    expect(other.stderr).toContain('AccessDeniedException');
    expect(other.stderr).toContain('because no session policy allows');
  });

  test('notes a run in the table of its task, and may do nothing else to it', async () => {
    const table = ['--table-name', 'acme-report-runs'];
    const seeded = await runs('get-item', ...table, '--key', keyOf('2026-11-21'));
    expect(JSON.parse(seeded.stdout).Item).toMatchObject({ orders: { N: '2' } });
    const noted = await runs('put-item', ...table, '--item', keyOf('2026-11-22'));
    expect([noted.code, noted.stderr]).toEqual([0, '']);
    const deleted = await runs('delete-table', ...table);
    expect(deleted.code).not.toBe(0);
    expect(deleted.stderr).toContain('because no session policy allows');
  });

  test('finds what was answered after kill -9', async () => {
    process.kill(-(instance.child.pid ?? 0), 'SIGKILL');
    await instance.ended;
    instance = await startInstance(data);
    const args = ['--table-name', 'acme-report-runs', '--key', keyOf('2026-11-22')];
    const found = await runs('get-item', ...args);
    expect(JSON.parse(found.stdout).Item).toMatchObject({ day: { S: '2026-11-22' } });
    expect(found.stderr).toBe('');
  });

  test('leaves an instance that ends by itself when it is told to', async () => {
    const ended = await instance.stop();
    expect([ended.code, ended.signal]).toEqual([0, null]);
    instance = await startInstance(data);
  });
});
