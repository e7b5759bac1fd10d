import type { Clock } from '#core/world.ts';
import { type Terminal, tell } from './command.ts';

/** How a command waits, and whom it tells meanwhile. */
export interface Waiting {
  readonly clock: Clock;
  pause(milliseconds: number): Promise<void>;
  tell(line: string): void;
}

/** Waiting in real time; what is told goes to standard error. */
export function waitingAt(terminal: Terminal): Waiting {
  return { clock: systemClock, pause, tell: (line) => tell(terminal, line) };
}

/**
 * The same for a command whose standard error an SDK swallows: what is told goes to the terminal of
 * whoever sits before it, too.
 */
export function waitingBehindSdk(terminal: Terminal): Waiting {
  const told = (line: string) => {
    tell(terminal, line);
    terminal.tellPerson?.(`sallyport: ${line}`);
  };
  return { clock: systemClock, pause, tell: told };
}

export const systemClock: Clock = { now: () => new Date() };

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
