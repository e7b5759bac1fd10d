import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Place } from './open-place.ts';

/** What came of it: how many entries each writer was told are durable, and how many of each role were killed. */
export interface Killed {
  readonly told: ReadonlyMap<string, number>;
  readonly killed: Readonly<Record<Role, number>>;
}

type Role = 'write' | 'seal';

interface Running {
  readonly role: Role;
  readonly child: ChildProcess;
  /** All that it printed has been read. */
  readonly ended: Promise<unknown>;
}

/** So many of each at any time. */
const crew: readonly Role[] = ['write', 'write', 'seal', 'seal'];

/**
 * Lets writers and sealers work in processes of their own, and kills one of them in each round with
 * SIGKILL once so many more entries were told durable; another begins in its place. All are killed
 * in the end. Fails where one ends by itself.
 */
export async function killInRounds(place: Place, rounds: number, seed: number): Promise<Killed> {
  const random = createRandom(seed);
  const told = new Map<string, number>();
  const killed = { write: 0, seal: 0 };
  const bell = createBell();
  let begun = 0;
  const begin = (role: Role): Running => {
    begun += 1;
    const name = `w${begun}`;
    const args = [join(import.meta.dirname, 'crash-worker.ts'), JSON.stringify(place), role, name];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      told.set(name, Number(line));
      bell.ring();
    });
    child.once('exit', (code) => {
      if (code !== null) bell.fail(new Error(`a process to ${role} ended by itself with ${code}`));
    });
    return { role, child, ended: Promise.all([once(child, 'close'), once(lines, 'close')]) };
  };
  const kill = async ({ role, child, ended }: Running) => {
    child.kill('SIGKILL');
    await ended;
    killed[role] += 1;
  };
  const running = crew.map(begin);
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (let more = 1 + random(40); more > 0; more -= 1) await bell.next();
      const at = random(running.length);
      const victim = running[at];
      if (victim === undefined) throw new Error('nobody is running');
      await kill(victim);
      running[at] = begin(victim.role);
    }
  } finally {
    await Promise.all(running.map(kill));
  }
  return { told, killed };
}

/** Rings whenever a line was read; a failure is told to whoever waits next. */
function createBell() {
  let waiting = Promise.withResolvers<void>();
  waiting.promise.catch(() => undefined);
  return {
    next: () => waiting.promise,
    ring: () => {
      waiting.resolve();
      waiting = Promise.withResolvers<void>();
      waiting.promise.catch(() => undefined);
    },
    fail: (error: Error) => waiting.reject(error),
  };
}

/** Seeded, so that a failing campaign can be had again as nearly as processes allow (Numerical Recipes' generator). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) % below;
  };
}
