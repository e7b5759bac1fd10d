import { sweepRevocations } from '#core/administration/sweep-revocations.ts';
import { sweepSessions } from '#core/administration/sweep-sessions.ts';
import { asFault } from '#core/faults.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';

const everyMilliseconds = 60_000;
/** Ending waits no longer than this: what a sweep leaves undone, the next start does. */
const patienceMilliseconds = 1_000;

/**
 * Sweeps sessions that have ended, and denies of expired ones, now and every minute, one sweep at a time, until it is ended.
 * A failure is told once, until a sweep goes through again.
 */
export function keepSweeping(ports: AdminPorts, tell: (line: string) => void): () => Promise<void> {
  let running: Promise<void> | undefined;
  let told = '';
  const sweep = async () => {
    const failure = await failureOf(ports);
    if (failure !== '' && failure !== told) tell(`sweeping sessions has failed: ${failure}`);
    told = failure;
  };
  const begin = () => {
    running ??= sweep().finally(() => {
      running = undefined;
    });
  };
  begin();
  const sweeping = setInterval(begin, everyMilliseconds);
  return async () => {
    clearInterval(sweeping);
    if (running !== undefined) await atMost(patienceMilliseconds, running);
  };
}

async function atMost(milliseconds: number, running: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([running, late]);
  clearTimeout(timer);
}

/** What kept the sweep from one role, or from all; empty where nothing did. */
async function failureOf(ports: AdminPorts): Promise<string> {
  try {
    const { failed } = await sweepRevocations(ports);
    await sweepSessions(ports);
    return failed[0]?.fault.message ?? '';
  } catch (error) {
    return asFault(error).message;
  }
}
