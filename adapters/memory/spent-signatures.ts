import { Fault } from '#core/faults.ts';
import { SeenSignatures } from '#core/gateway/authenticate/seen-signatures.ts';
import type { SpentSignatures } from '#core/gateway/authenticate/spent-signatures.ts';
import type { Clock } from '#core/world.ts';

/** Signatures spent in this process, at most so many at a time. */
export function createMemorySpentSignatures(clock: Clock, most = 100_000): SpentSignatures {
  const seen = new SeenSignatures(most);
  return {
    async spend(signature, until) {
      const sight = seen.see(signature, until, clock.now());
      if (sight !== 'full') return sight;
      throw new Fault(
        'rate_limited',
        'more calls are under way than can be told apart; wait and try again',
      );
    },
  };
}
