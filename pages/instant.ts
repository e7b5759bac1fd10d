import { type Html, html } from './html.ts';

/** An instant in UTC, to the minute, which is what people compare. */
export function instant(at: Date): Html {
  const text = at.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 16)} UTC</time>`;
}
