import { Fault } from '#core/faults.ts';
import { type JudgedEntry, judgeEntries } from './judge-entries.ts';
import type { Place } from './log-record.ts';
import type { LostRange } from './lost-range.ts';
import type { SealingPorts } from './sealing-ports.ts';

/** A range of lost entries, and what stands on either side of it. */
interface Loss {
  readonly range: LostRange;
  readonly head: Place;
  /** The entry before the first; `isSealed` where the log has it, so that it is no other that was put in its place. */
  readonly before: Place;
  readonly isSealed: boolean;
}

const hashForm = /^sha256:[0-9a-f]{64}$/;

/**
 * The hash of the last of the lost entries, as the entry after it names it, or the head record where
 * there is none. Throws `Fault('conflict')` where neither does, and for a range in which an entry
 * stands that nothing contradicts.
 */
export async function endOfLoss(
  { chains }: Pick<SealingPorts, 'chains'>,
  loss: Loss,
): Promise<string> {
  const { range, head } = loss;
  const entries = await judgeEntries(chains, range, head);
  for (const entry of entries) if (entry.n <= range.to) requireLost(loss, entry);
  const next = entries.find(({ n }) => n === range.to + 1);
  const hash = range.to === head.n ? hashOfHead(loss, next) : hashBefore(range, next);
  if (hashForm.test(hash)) return hash;
  throw new Fault(
    'conflict',
    `what follows entry ${range.to} of ${range.writer} names no hash of it; put that right first`,
  );
}

/** Whether an entry that stands there is not that of its chain all the same. */
function requireLost({ range, before, isSealed }: Loss, entry: JudgedEntry): void {
  const { n, prev, hash, named } = entry;
  if (entry.isContradicted) return;
  const isAfterOther = n === range.from && prev !== before.hash;
  // Of two that do not follow one another, the other was replaced where this one is named by the next.
  if (isAfterOther && (isSealed || named !== hash)) return;
  const instead = isAfterOther ? `; it is entry ${before.n} that was replaced` : '';
  throw new Fault(
    'conflict',
    `entry ${n} of ${range.writer} is in the ledger table and nothing contradicts it${instead}; name only what is lost`,
  );
}

function hashOfHead({ range: { writer }, head }: Loss, beyond: JudgedEntry | undefined): string {
  if (beyond === undefined) return head.hash;
  throw new Fault(
    'conflict',
    `the head record of ${writer} names entry ${head.n} though entry ${beyond.n} was stored; put the head record back first`,
  );
}

function hashBefore({ writer, to }: LostRange, next: JudgedEntry | undefined): string {
  if (next !== undefined && !next.isContradicted) return next.prev;
  throw new Fault(
    'conflict',
    `entry ${to + 1} of ${writer} is lost as well, so that nothing tells from where the chain goes on; end the range before an entry that is whole`,
  );
}
