import { describe, expect, test } from 'vitest';
import type { Ballot } from '#core/approvals/cast-vote.ts';
import { type Clients, webIdentity } from './clients.ts';
import { type Ended, run } from './local-instance.ts';
import { pythonTools } from './python-clients.ts';

const { ready, python, aws } = pythonTools();

const boto = `
import boto3
s3 = boto3.client('s3')
print(len(s3.list_objects_v2(Bucket='acme-shop-orders').get('Contents', [])))
`;

/** What an unmodified client is told, for a run of its own of the job that migrates. */
function environment(clients: Clients, run_id: string): Promise<Record<string, string>> {
  const role = 'sallyport:grant/shop-migrate';
  return webIdentity(clients, { persona: 'shop-migrate', role, claims: { run_id } });
}

/** Starts a client, has Grace answer what it asks for, and tells how it ended. */
async function whileAnswered(
  { people }: Clients,
  start: () => Promise<Ended>,
  choice: Ballot['choice'],
): Promise<Ended> {
  const running = start();
  const [request] = await people.waiting(1);
  await people.answer(request?.id ?? '', choice);
  return running;
}

/** What clients that know of no approvals do while people decide. */
export function waitingJourneys(clients: () => Clients): void {
  describe.skipIf(!ready)('a client that is started while nobody has said yes', () => {
    test('the AWS CLI waits, and goes on when somebody has', async () => {
      const env = await environment(clients(), '8001');
      const list = ['s3api', 'list-objects-v2', '--bucket', 'acme-shop-orders'];
      const ended = await whileAnswered(clients(), () => run(aws, list, env), 'approve');
      expect(ended).toMatchObject({ code: 0, stderr: '' });
    });

    test('boto3 waits, and goes on when somebody has', async () => {
      const env = await environment(clients(), '8002');
      const ended = await whileAnswered(clients(), () => run(python, ['-c', boto], env), 'approve');
      expect(ended).toMatchObject({ code: 0, stderr: '' });
    });

    test('the AWS CLI ends with the words of whoever says no', async () => {
      const env = await environment(clients(), '8003');
      const ended = await whileAnswered(clients(), () => run(aws, ['s3', 'ls'], env), 'deny');
      expect(ended.code).not.toBe(0);
      expect(ended.stderr).toContain('was denied by grace: "looked at"');
    });
  });

  describe('the AWS SDK for JavaScript', () => {
    const worker = ['test/journeys/waiting-sdk-worker.ts'];

    test('waits, and goes on when somebody has said yes', async () => {
      const env = await environment(clients(), '8004');
      const ended = await whileAnswered(clients(), () => run('node', worker, env), 'approve');
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain('assumed-role/shop-migrate/shop-migrator.');
    });

    test('of three jobs of one run are served by one yes each', async () => {
      const envs = await Promise.all(['1', '2', '3'].map(() => environment(clients(), '8005')));
      const running = envs.map((env) => run('node', worker, env));
      const [request] = await clients().people.waiting(1);
      await clients().people.answer(request?.id ?? '', 'approve');
      // Those who come too late for the first yes ask anew, and are served by the next.
      for (let served = 1; served < envs.length; served += 1) {
        const [next] = await clients().people.waiting(1);
        await clients().people.answer(next?.id ?? '', 'approve');
      }
      for (const ended of await Promise.all(running)) expect(ended).toMatchObject({ code: 0 });
      const { entries } = await clients().ledger();
      const ofRun = entries.filter(({ body }) =>
        body.workload?.runInvocationUri?.includes('/8005/'),
      );
      expect(ofRun.filter(({ body }) => body.kind === 'approval.asked').length).toBe(3);
    });
  });
}
