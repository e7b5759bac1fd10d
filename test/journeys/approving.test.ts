import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChromium } from '#test/browser/chromium.ts';
import {
  type Ended,
  type LocalInstance,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';

const folder = temporaryFolder();
let instance: LocalInstance;
let browser: Browser;

beforeAll(async () => {
  instance = await startInstance(folder.path);
  browser = await startChromium();
});

afterAll(async () => {
  await browser.close();
  await instance.stop();
  folder.remove();
});

/** A job that asks and waits, as its command line does. */
interface Job {
  readonly ended: Promise<Ended>;
  readonly hasEnded: () => boolean;
}

async function jobThatWaits(runId: string): Promise<Job> {
  const claim = ['--claim', `run_id=${runId}`];
  const token = await sallyport(folder.path, ['demo', 'token', '--as', 'shop-migrate', ...claim]);
  const what = ['--grant', 'shop-migrate', '--token-env', 'JOB_TOKEN', '--wait'];
  const reason = ['--reason', `SHOP-${runId}: add an index`];
  const env = { JOB_TOKEN: token.stdout.trim() };
  let isOver = false;
  const ended = sallyport(folder.path, ['token', ...what, ...reason], env).finally(() => {
    isOver = true;
  });
  return { ended, hasEnded: () => isOver };
}

/** Goes on with the key Tab until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await target.and(page.locator(':focus')).count()) === 1) return;
  }
  throw new Error(`the focus never comes to ${target}`);
}

async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Signs in at the demo issuer with keys alone, and waits in the inbox until the job has asked. */
async function signInByKeys(page: Page, job: Job, runId: string): Promise<Locator> {
  await page.goto(`${instance.addresses.broker}/approvals`);
  await pressOn(page, page.getByRole('button', { name: 'Sign in with people' }));
  await page.waitForURL(/\/authorize/u);
  await pressOn(page, page.getByRole('button', { name: 'Sign in as grace' }));
  await page.waitForURL(/\/approvals$/u);
  const card = page.getByRole('listitem').filter({ hasText: `SHOP-${runId}:` });
  while ((await card.count()) === 0) {
    if (job.hasEnded()) throw new Error((await job.ended).stderr);
    await page.reload();
  }
  return card.getByRole('link');
}

test('a job waits, grace says yes with keys alone and no script, and the job goes on', async () => {
  const job = await jobThatWaits('812');
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await pressOn(page, await signInByKeys(page, job, '812'));
  await page.waitForURL(/\/approvals\/[0-9a-z]{26}$/u);
  await tabTo(page, page.getByRole('textbox', { name: 'Reason' }));
  await page.keyboard.type('Seen, with the way back');
  await pressOn(page, page.getByRole('button', { name: 'Approve', exact: true }));
  await page.getByRole('status').waitFor();
  expect(await page.getByRole('status').textContent()).toBe(
    'Your yes is recorded. The request is approved.',
  );
  const { code, stdout, stderr } = await job.ended;
  expect([code, stderr]).toEqual([0, expect.stringContaining('approv')]);
  expect(stdout).toContain('AccessKeyId');
  await page.reload();
  expect(await page.getByText('redeemed 1 of 1 times').count()).toBe(1);
  await context.close();
});

test('another is denied, and its command line says why', async () => {
  const job = await jobThatWaits('813');
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await (await signInByKeys(page, job, '813')).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Not while the sale is on');
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.getByRole('status').waitFor();
  const { code, stderr } = await job.ended;
  expect(code).toBe(3);
  expect(stderr).toContain('Not while the sale is on');
  await context.close();
});
