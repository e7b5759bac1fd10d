import { type Html, html } from '../html.ts';

/** Drawn here, for eyes alone: a word always stands beside them. */
const paths = {
  tick: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.5V8l2.4 1.6',
  dash: 'M3.5 8h9',
  ring: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11',
  warning: 'M8 2l6.5 11.5h-13zM8 6.5v3M8 11.4v.2',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6',
  pen: 'M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2z',
  key: 'M10.5 2.5a3 3 0 1 0 0 6a3 3 0 0 0 0-6M8.3 7.7L2.5 13.5M4.5 11.5l1.6 1.6',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d="${paths[name]}"/></svg>`;
}
