import type { Metrics } from '#core/world.ts';
import type { Ledger } from './ledger.ts';

/** A ledger of which every entry that could not be written is counted, as `ledger.write_failed`. */
export function countingLedger(ledger: Ledger, metrics: Metrics): Ledger {
  return {
    async append(body, change) {
      try {
        return await ledger.append(body, change);
      } catch (error) {
        metrics.count('ledger.write_failed');
        throw error;
      }
    },
  };
}
