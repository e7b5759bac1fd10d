import type { Clock } from '#core/world.ts';
import { type Terminal, tell } from './command.ts';

/** How a command waits, and whom it tells meanwhile. */
export interface Waiting {
  readonly clock: Clock;
  pause(milliseconds: number): Promise<void>;
  /** From 0, to 1, which it never is. */
  random(): number;
  tell(line: string): void;
}

/** Waiting in real time; what is told goes to standard error. */
export function waitingAt(terminal: Terminal): Waiting {
  return { ...inRealTime, tell: (line) => tell(terminal, line) };
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
  return { ...inRealTime, tell: told };
}

export const systemClock: Clock = { now: () => new Date() };

/** Waits by the clock of this machine. */
export const inRealTime: Omit<Waiting, 'tell'> = {
  clock: systemClock,
  pause: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
  // It spreads those who wait, and keeps nothing secret.
  random: Math.random,
};
