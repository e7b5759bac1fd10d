import type { Clock } from '#core/world.ts';
import type { Terminal } from './command.ts';

/** How far something has come. */
interface Done {
  readonly done: number;
  readonly of: number;
  /** What is counted, such as `entries`. */
  readonly what: string;
}

/** A line that is drawn over itself while something goes on. */
export interface ProgressBar {
  show(progress: Done): void;
  /** Takes the line away. */
  end(): void;
}

/** Drawn more often it would only flicker. */
const everyMilliseconds = 100;
const width = 24;

/** A bar on standard error where that is a terminal, and nothing elsewhere. */
export function createProgressBar({ stderr }: Terminal, clock: Clock): ProgressBar {
  if (stderr.isTTY !== true) return { show: () => undefined, end: () => undefined };
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      const now = clock.now().getTime();
      if (now - drawnAt < everyMilliseconds) return;
      drawnAt = now;
      stderr.write(`\r${barText(progress)}\u001b[K`);
    },
    end: () => {
      if (drawnAt !== Number.NEGATIVE_INFINITY) stderr.write('\r\u001b[K');
    },
  };
}

function barText({ done, of, what }: Done): string {
  const part = of === 0 ? 1 : Math.min(1, done / of);
  const filled = Math.round(part * width);
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  return `${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${countText(done)} of ${countText(of)} ${what}`;
}

/** A whole number with its thousands apart. */
export function countText(count: number): string {
  return count.toLocaleString('en-GB');
}
