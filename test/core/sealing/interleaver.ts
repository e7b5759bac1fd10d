import type { LogCall } from '#adapters/memory/faulty-log.ts';

/** What may become of one call of a process. */
export type Fate = 'through' | 'before' | 'after' | 'dies before' | 'dies after';

/** A process of which each call waits until the test lets it go on. */
interface Waiting {
  readonly call: LogCall;
  readonly release: (fate: Fate) => void;
}

/** Several processes, one step of one of them at a time, in the order that the test wants. */
export interface Interleaver {
  /** Begins a process; `weather` is for the calls it makes. */
  begin(
    run: (weather: (call: LogCall) => Promise<'before' | 'after' | undefined>) => Promise<void>,
  ): void;
  /** How many processes wait to take a step. */
  waiting(): Promise<number>;
  /** Lets the process at this place among the waiting take one step. */
  step(at: number, fateOf: (call: LogCall) => Fate): Promise<void>;
}

/** A process that died takes no step any more, and nobody waits for it. */
export function createInterleaver(): Interleaver {
  const waiting: Waiting[] = [];
  const never = new Promise<never>(() => {});
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    begin(run) {
      let isDead = false;
      const weather = async (call: LogCall) => {
        if (isDead) return await never;
        const { promise, resolve } = Promise.withResolvers<Fate>();
        waiting.push({ call, release: resolve });
        const fate = await promise;
        isDead = fate === 'dies before' || fate === 'dies after';
        if (fate === 'dies before') return await never;
        if (fate === 'through') return undefined;
        return fate === 'before' ? 'before' : 'after';
      };
      void run(weather);
    },
    async waiting() {
      await settle();
      return waiting.length;
    },
    async step(at, fateOf) {
      const [one] = waiting.splice(at, 1);
      one?.release(fateOf(one.call));
      await settle();
    },
  };
}
