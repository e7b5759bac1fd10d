import { type Html, html } from '../html.ts';
import { instant } from '../instant.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in at most two units: `45 s`, `16 min`, `3 h 42 min`, `2 d 4 h`. */
export function lengthWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return two([whole, minute, 'min'], [whole % minute, 1, 's']);
  if (whole < day) return two([whole, hour, 'h'], [whole % hour, minute, 'min']);
  return two([whole, day, 'd'], [whole % day, hour, 'h']);
}

type Part = readonly [seconds: number, unitSeconds: number, unit: string];

function two(...parts: readonly [Part, Part]): string {
  const written = parts.map(([seconds, of, unit]) => [Math.floor(seconds / of), unit] as const);
  return written
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** An instant, and how far it is from now: seconds tell nothing that is worth reading. */
export function whenWords(at: Date, now: Date): Html {
  return html`${instant(at)} <span class="soft">(${distanceWords(at, now)})</span>`;
}

/** `in 3 h 42 min`, `12 min ago`, `just now`. */
export function distanceWords(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1_000;
  if (Math.abs(seconds) < minute) return seconds > 0 ? 'in less than 1 min' : 'just now';
  const words = lengthWords(Math.floor(Math.abs(seconds) / minute) * minute);
  return seconds > 0 ? `in ${words}` : `${words} ago`;
}
