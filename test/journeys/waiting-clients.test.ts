import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PeopleBeside, peopleBeside } from './answer-requests.ts';
import { ledgerOf } from './ledger-of.ts';
import {
  clientEnvironment,
  type Ended,
  type LocalInstance,
  run,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';
import { pythonClients } from './python-clients.ts';

const clients = pythonClients();
if (!clients.ready) {
  process.stderr.write(`skipped journeys of the Python clients: ${clients.why}\n`);
}
const { python, aws } = clients.ready ? clients : { python: '', aws: '' };

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;
let people: PeopleBeside;

beforeAll(async () => {
  instance = await startInstance(data);
  people = peopleBeside(data);
});

afterAll(async () => {
  people.close();
  await instance.stop();
  folder.remove();
});

const boto = `
import boto3
s3 = boto3.client('s3')
print(len(s3.list_objects_v2(Bucket='acme-shop-orders').get('Contents', [])))
`;

/** What an unmodified client is told, for a run of its own of the job that migrates. */
async function environment(runId: string, job = '1'): Promise<Record<string, string>> {
  const env = await clientEnvironment(instance.addresses, {
    folder: folder.path,
    persona: 'shop-migrate',
    role: 'sallyport:grant/shop-migrate',
  });
  const claim = ['--claim', `run_id=${runId}`];
  const token = await sallyport(data, ['demo', 'token', '--as', 'shop-migrate', ...claim]);
  const file = `${folder.path}/${runId}-${job}.token`;
  writeFileSync(file, token.stdout, { mode: 0o600 });
  return { ...env, AWS_WEB_IDENTITY_TOKEN_FILE: file };
}

/** Starts a client, has Grace answer what it asks for, and tells how it ended. */
async function whileAnswered(
  start: () => Promise<Ended>,
  choice: 'approve' | 'deny',
): Promise<Ended> {
  const running = start();
  const [request] = await people.waiting(1);
  await people.answer(request?.id ?? '', choice);
  return running;
}

describe.skipIf(!clients.ready)('a client that is started while nobody has said yes', () => {
  test('the AWS CLI waits, and goes on when somebody has', async () => {
    const env = await environment('8001');
    const list = ['s3api', 'list-objects-v2', '--bucket', 'acme-shop-orders'];
    const ended = await whileAnswered(() => run(aws, list, env), 'approve');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('boto3 waits, and goes on when somebody has', async () => {
    const env = await environment('8002');
    const ended = await whileAnswered(() => run(python, ['-c', boto], env), 'approve');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('the AWS CLI ends with the words of whoever says no', async () => {
    const env = await environment('8003');
    const ended = await whileAnswered(() => run(aws, ['s3', 'ls'], env), 'deny');
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('was denied by grace: "looked at"');
  });
});

describe('the AWS SDK for JavaScript', () => {
  const worker = ['test/journeys/waiting-sdk-worker.ts'];

  test('waits, and goes on when somebody has said yes', async () => {
    const env = await environment('8004');
    const ended = await whileAnswered(() => run('node', worker, env), 'approve');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('assumed-role/shop-migrate/shop-migrator.');
  });

  test('of three jobs of one run are served by one yes each', async () => {
    const envs = await Promise.all(['1', '2', '3'].map((job) => environment('8005', job)));
    const running = envs.map((env) => run('node', worker, env));
    const [request] = await people.waiting(1);
    await people.answer(request?.id ?? '', 'approve');
    // Those who come too late for the first yes ask anew, and are served by the next.
    for (let served = 1; served < envs.length; served += 1) {
      const [next] = await people.waiting(1);
      await people.answer(next?.id ?? '', 'approve');
    }
    for (const ended of await Promise.all(running)) expect(ended).toMatchObject({ code: 0 });
    const { entries } = await ledgerOf(data);
    const ofRun = entries.filter(({ body }) => body.workload?.runInvocationUri?.includes('/8005/'));
    expect(ofRun.filter(({ body }) => body.kind === 'approval.asked').length).toBe(3);
  });
});
