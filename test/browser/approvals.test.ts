import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { askForMigration, signedIn } from '#test/approvals-scene.ts';
import { campaign } from '#test/campaign.ts';
import { broker } from '#test/exchange-world.ts';
import { changedPolicies, guardedFiles, publishAs } from '#test/publishing-scene.ts';
import { type SignInWorld, signInWorld } from '#test/sign-in-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { startChromium } from './chromium.ts';
import { type ServedWorld, serveWorld } from './served-world.ts';
import { signInAs } from './signing-in.ts';

let browser: Browser;
let world: SignInWorld;
let served: ServedWorld;
let paths: Readonly<Record<string, string>>;

beforeAll(async () => {
  browser = await startChromium();
  world = await signInWorld();
  const first = await askForMigration(world, {
    claims: { run_id: '1' },
    reason: 'SHOP-790: vouchers',
  });
  await voteAs(world, first, { reason: 'Reviewed, and the way back is in the job' });
  const second = await askForMigration(world, { claims: { run_id: '2', sha: 'c0ffee' } });
  await voteAs(world, second, { choice: 'deny', reason: 'Not while the sale is on' });
  const waiting = await askForMigration(world, { reason: 'SHOP-812: add an index' });
  await publishConfiguration(await signedIn(world, 'ada'), { files: guardedFiles() }, world.admin);
  const { fault } = await publishAs(world, 'ada', { files: changedPolicies() });
  served = await serveWorld(browser, world);
  paths = {
    inbox: '/approvals',
    history: '/approvals?identity=shop-migrator',
    waiting: `/approvals/${waiting}`,
    denied: `/approvals/${second}`,
    publish: `/approvals/${fault?.shown.deferral_code}`,
    missing: '/approvals/none',
  };
});
afterAll(async () => {
  await served.close();
  await browser.close();
});

/** What axe finds wrong with a page, by its rule and the element. Script of the page itself never runs. */
async function findings(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(async () => {
    ${axe.source}
    const { violations } = await axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target));
  })()`);
}

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const everySetting = (['light', 'dark'] as const).flatMap((colorScheme) =>
  Object.entries(sizes).map(([size, viewport]) => ({ colorScheme, size, viewport })),
);
/** Each size and each colour scheme once; all four together in the whole campaign. */
const settings = everySetting.filter((_, at) => campaign(1) > 1 || at === 0 || at === 3);

describe.each(settings)('$size, $colorScheme', ({ colorScheme, viewport }) => {
  test.each(['ada', 'grace', 'barbara'])(
    'every page is clean to axe for %s, and as wide as the window',
    async (persona) => {
      // axe is script that the tests bring; the pages' own policy would let none run.
      const context = await served.open({
        ...{ colorScheme, viewport, javaScriptEnabled: true, bypassCSP: true },
      });
      try {
        const page = await signInAs(context, { broker, persona, path: '/approvals' });
        for (const [name, path] of Object.entries(paths)) {
          await page.goto(`${broker}${path}`);
          for (const summary of await page.locator('summary').all()) await summary.click();
          expect(await findings(page), `${name} for ${persona}`).toEqual([]);
          const width = await page.evaluate('document.documentElement.scrollWidth');
          expect(width, `${name} for ${persona}`).toBeLessThanOrEqual(viewport.width);
        }
      } finally {
        await context.close();
      }
    },
  );
});

test('the sign-in and a refused form are clean, too', async () => {
  const context = await served.open({ javaScriptEnabled: true, bypassCSP: true });
  try {
    const door = await context.newPage();
    await door.goto(`${broker}/sign-in`);
    expect(await findings(door)).toEqual([]);
    await door.getByRole('button', { name: 'Sign in with people' }).click();
    await door.waitForURL(/authorize/u);
    expect(await findings(door)).toEqual([]);
    const page = await signInAs(context, { broker, persona: 'grace', path: paths.waiting ?? '' });
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('This needs a reason');
    expect(await findings(page)).toEqual([]);
  } finally {
    await context.close();
  }
});

test('axe would notice a page that is not clean', async () => {
  const context = await browser.newContext({ bypassCSP: true });
  try {
    const page = await context.newPage();
    await page.setContent('<p style="color: #bbb; background: #fff">pale</p><input><img src="x">');
    const rules = (await findings(page)).map((finding) => finding.split(' ', 1)[0]);
    expect(rules).toEqual(expect.arrayContaining(['color-contrast', 'label', 'image-alt']));
  } finally {
    await context.close();
  }
});

test('the key Enter in a field for less never says yes to all of it', async () => {
  const context = await served.open();
  try {
    const page = await signInAs(context, { broker, persona: 'grace', path: paths.waiting ?? '' });
    await page.getByText('Approve less than asked').click();
    await page.getByRole('checkbox', { name: 'ChangeOrders' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByText('It changes things').waitFor();
    await page.goto(`${broker}${paths.waiting}`);
    const said = await world.store.read('approval', paths.waiting?.split('/').at(-1) ?? '');
    const full = Object.values(said?.value.votes ?? {}).filter(
      ({ choice, narrowing }) => choice === 'approve' && narrowing === undefined,
    );
    expect(full).toEqual([]);
  } finally {
    await context.close();
  }
});
