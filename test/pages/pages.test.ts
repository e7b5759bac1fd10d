import { describe, expect, test } from 'vitest';
import { goingOnPage } from '#pages/going-on-page.ts';
import { html } from '#pages/html.ts';
import { layout } from '#pages/layout.ts';
import { ownSignInPage } from '#pages/own-sign-in-page.ts';
import { problemPage } from '#pages/problem-page.ts';
import { signInPage } from '#pages/sign-in-page.ts';
import { stylesheet } from '#pages/stylesheet.ts';

const viewer = { name: 'Grace <Hopper>', formToken: 't'.repeat(43) };
const issuers = [{ name: 'okta', host: 'acme.okta.com' }];
const own = {
  viewer,
  id: 'grace',
  groups: [],
  provedAt: undefined,
  expiresAt: new Date('2026-11-22T18:00:00Z'),
};

/** Every page, so that what holds for all of them is asked of all. */
const pages = {
  'sign in': signInPage({ issuers, returnTo: '/x?a=1&b=2', withinSeconds: 60, flash: 'Done.' }),
  'sign in nowhere': signInPage({ issuers: [], returnTo: '/' }),
  'going on': goingOnPage({ host: 'acme.okta.com', location: 'https://acme.okta.com/?a=1&b=2' }),
  'one’s own sign-in': ownSignInPage(own),
  problem: problemPage({
    title: 'This cannot be done',
    message: 'the <form> is odd; send another',
    requestId: 'r-1',
    onward: { path: '/sign-in', label: 'Go on' },
  }),
};

describe.each(Object.entries(pages))('the page: %s', (_name, { markup }) => {
  test('has a language, a title, one heading, and a way past the navigation', () => {
    expect(markup).toMatch(/^<!doctype html>\n<html lang="en">/u);
    expect(markup).toMatch(/<title>[^<]+ · Sallyport<\/title>/u);
    expect(markup.match(/<h1>/gu)).toHaveLength(1);
    expect(markup).toContain('<a class="skip" href="#content">');
    expect(markup).toContain('width=device-width');
  });

  test('holds no script, no style of its own, and nothing from elsewhere', () => {
    expect(markup).not.toMatch(/<script|<style|<iframe|\son\w+=|\sstyle=|javascript:/iu);
    const fetched = [...markup.matchAll(/<(?:link|img)[^>]*(?:href|src)="([^"]*)"/gu)];
    expect(fetched.map(([, address]) => address?.slice(0, 10))).toEqual([
      'data:image',
      '/pages.css',
    ]);
  });

  test('has a token in every form of a signed-in person, and posts to us alone', () => {
    const forms = [...markup.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gsu)];
    for (const [form, action, fields] of forms) {
      expect(form).toContain('method="post"');
      expect(action).toMatch(/^\/(?!\/)/u);
      if (action === '/sign-out') expect(fields).toContain(viewer.formToken);
    }
  });
});

test('a page says who is signed in, where one is, what was done and what went wrong', () => {
  const frame = { title: 'T', here: '/sign-in', viewer, flash: 'Done.', problem: 'Not done.' };
  const { markup } = layout(frame, html`<p>content</p>`);
  expect(markup).toContain('Grace &lt;Hopper&gt;');
  expect(markup).toContain('<a href="/sign-in" aria-current="page">');
  expect(markup).toContain('<p class="flash" role="status">Done.</p>');
  expect(markup).toContain('<p class="problem" role="alert">Not done.</p>');
});

test('one’s own sign-in tells groups and times, or that there are none', () => {
  expect(pages['one’s own sign-in'].markup).toContain('<dd>none</dd>');
  expect(pages['one’s own sign-in'].markup).toContain('your issuer does not tell');
  const known = { ...own, groups: ['a', 'b'], provedAt: new Date('2026-11-22T10:00:59Z') };
  expect(ownSignInPage(known).markup).toContain('a, b');
  expect(ownSignInPage(known).markup).toContain('2026-11-22 10:00 UTC');
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'])('the %s scheme', (scheme) => {
  const blocks = [...stylesheet.matchAll(/:root \{([^}]*)\}/gu)];
  const block = String(blocks[scheme === 'light' ? 0 : 1]?.[1]);
  const colours = Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/gu)].map(([, name, colour]) => [name, colour]),
  );
  const ratio = (one: string, other: string) =>
    contrast(String(colours[one]), String(colours[other]));

  test.each([
    ...['ink', 'soft', 'accent', 'good', 'bad', 'wait'].flatMap((text) =>
      ['page', 'card'].map((back) => [text, back] as const),
    ),
    ...['good', 'bad', 'wait'].map((text) => [text, `${text}-back`] as const),
    ['on-accent', 'accent'] as const,
  ])('shows %s on %s with a contrast of 4.5 to 1', (text, back) => {
    expect(ratio(text, back)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['page', 'card'])('draws the edges of fields on %s with 3 to 1', (back) => {
    expect(ratio('edge', back)).toBeGreaterThanOrEqual(3);
  });
});
