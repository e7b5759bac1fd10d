import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { run } from '#test/journeys/local-instance.ts';
import { type Browser, openBrowser } from './browser.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { type KeptTime, keepTime } from './keep-time.ts';
import { signIn, voteOnPage } from './people-on-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'sallyport-deployed-waiting-'));
let deployment: Deployment;
let kept: KeptTime;

beforeAll(async () => {
  deployment = await startDeployment();
  kept = keepTime(deployment);
  await deployment.publishExample();
}, serverStartMilliseconds);

afterAll(async () => {
  await kept?.stop();
  await deployment?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The page of the one request that waits for this person. */
async function waitingRequest(browser: Browser) {
  for (let look = 0; look < 100; look += 1) {
    const { text } = await browser.get(`${deployment.url}/approvals`);
    const path = /<h3><a href="(\/sallyport\/approvals\/\w{26})">/.exec(text)?.[1];
    if (path !== undefined) return new URL(path, deployment.url).href;
    await waitFor(100);
  }
  throw new Error('nothing waits');
}

async function entryKinds(): Promise<readonly string[]> {
  const listed = await deployment.administer('GET', '/v1/admin/ledger?limit=100');
  const { entries } = (await listed.json()) as {
    entries: readonly { readonly body: { readonly kind: string } }[];
  };
  return entries.map(({ body }) => body.kind);
}

describe('a job that people have to say yes to, on what is deployed', () => {
  test('is held, approved by a page, and served', async () => {
    const file = join(folder, 'migrate.token');
    writeFileSync(file, await deployment.token('shop-migrate'), { mode: 0o600 });
    const running = run('node', ['test/journeys/waiting-sdk-worker.ts'], {
      HOME: folder,
      AWS_ENDPOINT_URL_STS: deployment.url,
      AWS_ENDPOINT_URL: deployment.sandbox.url,
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: 'sallyport:grant/shop-migrate',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    const grace = openBrowser();
    await signIn(grace, 'grace', deployment);
    const page = await waitingRequest(grace);
    await voteOnPage(grace, page, { choice: 'approve', reason: 'fine' });
    const ended = await running;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('assumed-role/shop-migrate/shop-migrator.');
  });

  test('has its time kept by an execution, which the stream starts and wakes', async () => {
    const operations = () => deployment.services.calls.map(({ operation }) => operation);
    for (let look = 0; look < 50 && !operations().includes('SendTaskSuccess'); look += 1) {
      await waitFor(100);
    }
    expect(operations()).toEqual(expect.arrayContaining(['StartExecution', 'SendTaskSuccess']));
    for (let look = 0; look < 50 && !(await entryKinds()).includes('approval.settled'); look += 1) {
      await waitFor(100);
    }
    expect(await entryKinds()).toContain('approval.settled');
  });

  test('leaves every entry in the bucket and in the log, once in each object', async () => {
    const kinds = (await entryKinds()).toSorted();
    const copied = () =>
      [...deployment.services.objects.values()]
        .flatMap(({ text }) => text.trimEnd().split('\n'))
        .map((line) => JSON.parse(line).body.kind);
    for (let look = 0; look < 50 && copied().length < kinds.length; look += 1) await waitFor(100);
    expect(copied().toSorted()).toEqual(kinds);
    const logged = deployment.services.calls
      .filter(({ operation }) => operation === 'PutLogEvents')
      .flatMap(({ input }) => input.logEvents as readonly { readonly message: string }[]);
    expect(logged.map(({ message }) => JSON.parse(message).body.kind).toSorted()).toEqual(kinds);
  });

  test('asks AWS for nothing that the roles of its functions do not allow', () => {
    expect(deployment.roles.refused).toEqual([]);
    expect([...deployment.roles.given]).toEqual(
      expect.arrayContaining([
        'sts dynamodb:PutItem',
        'votes dynamodb:PutItem',
        'waker states:SendTaskSuccess',
        'audit s3:PutObject',
        'audit events:PutEvents',
        'jwks dynamodb:PutItem',
        'admin dynamodb:BatchGetItem',
      ]),
    );
  });
});
