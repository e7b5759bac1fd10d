import { expect } from 'vitest';
import { type Browser, formOf } from './browser.ts';
import type { Deployment } from './deployment.ts';

/** Signs in with the demo issuer, through the pages and back. */
export async function signIn(
  browser: Browser,
  persona: string,
  { url, issuer }: Pick<Deployment, 'url' | 'issuer'>,
): Promise<void> {
  const choice = formOf(await browser.get(`${url}/sign-in`), url);
  const leading = await browser.post(choice.url, choice.fields, `${url}/sign-in`);
  const location = String(leading.headers.get('refresh')).replace('0;url=', '');
  const asked = Object.fromEntries(new URL(location).searchParams);
  const authorize = `${issuer.url}/issuer/people/authorize`;
  const back = await browser.post(authorize, { ...asked, persona }, location);
  const signedIn = await browser.get(back.location);
  expect([signedIn.status, signedIn.location]).toEqual([303, `${url}/sign-in`]);
}

/** Sends the form of a request's page, filled in so. */
export async function voteOnPage(
  browser: Browser,
  page: string,
  filled: { readonly choice: string; readonly reason: string },
): Promise<void> {
  const shown = await browser.get(page);
  expect(shown.status).toBe(200);
  const deciding = { ...shown, text: shown.text.slice(shown.text.indexOf('id="decide"')) };
  const form = formOf(deciding, page);
  const voted = await browser.post(form.url, { ...form.fields, ...filled }, page);
  expect([voted.status, voted.location]).toEqual([303, `${page}?done=${filled.choice}`]);
}
