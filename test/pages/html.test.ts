import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Html, html } from '#pages/html.ts';
import { campaign } from '#test/campaign.ts';

describe('a piece of a page', () => {
  test('escapes text for elements and for quoted attributes', () => {
    const evil = `"><script>alert('x')</script>&`;
    expect(html`<a title="${evil}">${evil}</a>`.markup).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>',
    );
  });

  test('takes pieces and lists of them as they are, and leaves out what is not there', () => {
    const items = ['a', 'b'].map((name) => html`<li>${name}</li>`);
    expect(html`<ul>${items}</ul>${false}${null}${undefined}${0}`.markup).toBe(
      '<ul><li>a</li><li>b</li></ul>0',
    );
  });

  test('takes nothing for markup that was not made here, whatever it looks like', () => {
    const forged: Html = JSON.parse('{"markup":"<script>"}');
    expect(html`<p>${forged}</p>`.markup).toBe('<p></p>');
  });

  test('shows characters that hide or turn round their neighbours', () => {
    expect(html`${'a\u202eb\u0000c\nd'}`.markup).toBe('a\\u202eb\\u0000c\nd');
  });

  test('shows what cannot be seen at all', () => {
    expect(html`${'pay\u200bpal\u{e0041}'}`.markup).toBe('pay\\u200bpal\\udb40\\udc41');
  });

  test('lets no text end the element or the attribute that it stands in', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...`<>"'&;x\u202e`) }),
    );
    fc.assert(
      fc.property(text, (any) => {
        const { markup } = html`${any}`;
        expect(markup).not.toMatch(/[<>"']/u);
        expect(markup.replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, '')).not.toContain('&');
        expect(markup.isWellFormed()).toBe(true);
      }),
      { seed: 20261122, numRuns: campaign(500) },
    );
  });
});
