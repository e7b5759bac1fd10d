import { asFault } from '#core/faults.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';

/** The sealer of a local instance, at work. */
export interface LocalSealing {
  /** Something was committed; it is sealed soon, with what is committed until then. */
  wake(): void;
  /** Seals what is left, for a second at most, and ends. */
  close(): Promise<void>;
}

/** As long is waited after a commit, so that one batch takes what comes together. */
const gatherMilliseconds = 1_000;
/** Whatever woke it or not. */
const everyMilliseconds = 10_000;
/** Ending waits no longer than this: what a turn leaves undone, the next start does. */
const patienceMilliseconds = 1_000;

/**
 * Seals now, after commits and every ten seconds, one turn at a time, until it is ended. A failure
 * is told once, until sealing goes through again.
 */
export function keepSealing(ports: SealingPorts, tell: (line: string) => void): LocalSealing {
  let running: Promise<void> | undefined;
  let soon: NodeJS.Timeout | undefined;
  let told = '';
  const seal = async () => {
    const failure = await failureOf(ports);
    if (failure !== '' && failure !== told) tell(`the ledger is not sealed: ${failure}`);
    told = failure;
  };
  const begin = () => {
    running ??= seal().finally(() => {
      running = undefined;
    });
    return running;
  };
  const wake = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      void begin();
    }, gatherMilliseconds).unref();
  };
  void begin();
  const sealing = setInterval(() => void begin(), everyMilliseconds);
  return {
    wake,
    close: async () => {
      clearInterval(sealing);
      clearTimeout(soon);
      await atMost(patienceMilliseconds, (running ?? Promise.resolve()).then(begin));
    },
  };
}

/** Turns until nothing is left; what kept it from that, empty where nothing did. */
async function failureOf(ports: SealingPorts): Promise<string> {
  try {
    for (;;) {
      const { outcome } = await sealLedger(ports);
      if (outcome === 'nothing') return '';
    }
  } catch (error) {
    return asFault(error).message;
  }
}

async function atMost(milliseconds: number, running: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([running, late]);
  clearTimeout(timer);
}
