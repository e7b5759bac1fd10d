import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { below } from '#pages/below.ts';
import { html } from '#pages/html.ts';
import { campaign } from '#test/campaign.ts';

describe('a page below a path', () => {
  test('has every address of ours there, and no other', () => {
    const page = html`<link rel="stylesheet" href="/pages.css">
<a class="skip" href="#content">Skip</a><a href="/">Home</a><a href="${'/approvals'}?a=/b">All</a>
<a href="https://issuer.example/authorize">Go on</a><a href="//elsewhere.example">Elsewhere</a>
<form method="post" action="/sign-out"><input name="return" value="/approvals"></form>`;
    expect(below('/live', page.markup)).toBe(`<link rel="stylesheet" href="/live/pages.css">
<a class="skip" href="#content">Skip</a><a href="/live/">Home</a><a href="/live/approvals?a=/b">All</a>
<a href="https://issuer.example/authorize">Go on</a><a href="//elsewhere.example">Elsewhere</a>
<form method="post" action="/live/sign-out"><input name="return" value="/approvals"></form>`);
  });

  test('leaves every text as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom(' href="/', ' action="/', '"', "'", '<a href="/a">', '&quot;', ' '))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const page = html`<p title="${any}">${any}</p>`.markup;
        expect(below('/live', page)).toBe(page);
      }),
      { seed: 20_261_126, numRuns: campaign(200) },
    );
  });
});
