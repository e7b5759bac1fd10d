import type { BrowserContext, Page } from 'playwright-core';

/** Signs a demo person in by the pages, as a person does, and goes on to a path. */
export async function signInAs(
  context: BrowserContext,
  {
    broker,
    persona,
    path,
  }: { readonly broker: string; readonly persona: string; readonly path: string },
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${broker}/sign-in?return=${encodeURIComponent(path)}`);
  await page.getByRole('button', { name: 'Sign in with people' }).click();
  await page.getByRole('button', { name: `Sign in as ${persona}` }).click();
  await page.waitForURL(`${broker}${path}`);
  return page;
}
