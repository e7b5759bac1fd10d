import { asFault, Fault } from '#core/faults.ts';
import { batchLimits } from './batch-limits.ts';
import type { Place } from './log-record.ts';
import type { LostRange } from './lost-range.ts';
import { readStretch } from './read-stretch.ts';
import type { SealingPorts } from './sealing-ports.ts';

/**
 * The entry right before a range, reached from what is sealed by a chain that is whole. Throws
 * `Fault('conflict')` where something is lost before the range already.
 */
export async function placeBefore(
  { chains }: Pick<SealingPorts, 'chains'>,
  { writer, from }: LostRange,
  sealed: Place,
): Promise<Place> {
  const head = { n: from - 1, hash: undefined };
  let last = sealed;
  try {
    while (last.n < head.n) {
      const stretch = await readStretch(chains, { writer, after: last, head, room: batchLimits });
      last = stretch.to;
    }
  } catch (error) {
    const { code, message, detail } = asFault(error);
    if (code !== 'ledger_damaged') throw error;
    throw new Fault(
      'conflict',
      `${message}, which is before entry ${from}; begin the range at ${detail.n}`,
    );
  }
  return last;
}
