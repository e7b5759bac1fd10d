import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#local/states/engine.ts';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { run } from '#test/journeys/local-instance.ts';
import { type Browser, formOf, openBrowser } from './browser.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { type Following, followStream } from './follow-stream.ts';
import { deployStateMachine } from './state-machine.ts';

const folder = mkdtempSync(join(tmpdir(), 'sallyport-deployed-waiting-'));
let deployment: Deployment;
let machine: Engine;
let following: readonly Following[] = [];

beforeAll(async () => {
  deployment = await startDeployment();
  const { services, dynamodb, tables, functions } = deployment;
  const { endpoint } = dynamodb;
  machine = deployStateMachine({
    ...{ services, endpoint, table: tables.recordsTable, tick: functions['approval-tick'] },
  });
  following = [
    followStream({ endpoint, table: tables.recordsTable }, functions.waker),
    followStream({ endpoint, table: tables.ledgerTable }, functions.audit),
  ];
  await deployment.publishExample();
}, serverStartMilliseconds);

afterAll(async () => {
  await Promise.all(following.map((one) => one.stop()));
  machine?.close();
  await deployment?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Signs in with the demo issuer, through the pages and back. */
async function signIn(browser: Browser, persona: string): Promise<void> {
  const { url, issuer } = deployment;
  const choice = formOf(await browser.get(`${url}/sign-in`), url);
  const leading = await browser.post(choice.url, choice.fields, `${url}/sign-in`);
  const location = String(leading.headers.get('refresh')).replace('0;url=', '');
  const asked = Object.fromEntries(new URL(location).searchParams);
  const authorize = `${issuer.url}/issuer/people/authorize`;
  const back = await browser.post(authorize, { ...asked, persona }, location);
  const signedIn = await browser.get(back.location);
  expect([signedIn.status, signedIn.location]).toEqual([303, `${url}/sign-in`]);
}

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
    await signIn(grace, 'grace');
    const page = await waitingRequest(grace);
    const shown = await grace.get(page);
    expect(shown.status).toBe(200);
    const form = formOf(
      { ...shown, text: shown.text.slice(shown.text.indexOf('id="decide"')) },
      page,
    );
    const voted = await grace.post(
      form.url,
      { ...form.fields, choice: 'approve', reason: 'fine' },
      page,
    );
    expect([voted.status, voted.location]).toEqual([303, `${page}?done=approve`]);
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
});
