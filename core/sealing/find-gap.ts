import { Fault } from '#core/faults.ts';
import type { WriterGap, WriterHead } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { endOfLoss } from './end-of-loss.ts';
import type { LogRecord, Place, SealingStop } from './log-record.ts';
import type { LostRange } from './lost-range.ts';
import { placeBefore } from './place-before.ts';
import type { SealingPorts } from './sealing-ports.ts';

/** What is asked for, and the record in which sealing stands still over it. */
export interface GapRequest {
  readonly range: LostRange;
  readonly record: LogRecord;
  readonly stop: SealingStop;
}

/** All of a range is looked through; more than this is no loss but a head record that was changed. */
const mostLost = 1_000_000;

const beginning: Place = { n: 0, hash: noEntryHash };

/**
 * The gap that a range of lost entries leaves, where all of it is really lost: it begins with the first
 * damage of the chain that stopped the sealer, after what is in the log; no entry in it stands in the
 * table as its chain has it; and what follows it, the next entry or the head record, tells which hash
 * the chain goes on from. Throws `Fault('conflict')` saying what else could be accepted.
 */
export async function findGap(
  ports: Pick<SealingPorts, 'chains' | 'heads' | 'state'>,
  request: GapRequest,
): Promise<WriterGap> {
  const { range } = request;
  const { writer, from, to } = range;
  requireStoppedThere(request);
  requireSize(range);
  requireWhole(request);
  const sealed = (await ports.state.sealedHeads([writer])).get(writer) ?? beginning;
  requireUnsealed(range, sealed);
  const head = requireHead(range, await ports.heads.writerHead(writer));
  const before = await placeBefore(ports, range, sealed);
  const hash = await endOfLoss(ports, { range, head, before, isSealed: before.n === sealed.n });
  return { writer, from, to, hash };
}

function requireStoppedThere({ range: { writer, from }, stop }: GapRequest): void {
  if (stop.writer === sealerName) {
    throw new Fault(
      'conflict',
      'the log itself is damaged and no entry is lost; put back what was put there',
    );
  }
  if (stop.writer !== writer) {
    throw new Fault(
      'conflict',
      `sealing stopped over writer ${stop.writer}; name a loss of that one alone`,
    );
  }
  if (from <= stop.n) return;
  throw new Fault(
    'conflict',
    `sealing stopped at entry ${stop.n} of ${writer}, before ${from}; let it go on without a loss where that was mended`,
  );
}

function requireSize({ from, to }: LostRange): void {
  if (from >= 1 && to >= from && to - from < mostLost) return;
  throw new Fault(
    'conflict',
    `a range goes from an entry to the same or a later one, and takes at most ${mostLost}`,
  );
}

/** A loss that was accepted and is in no batch yet is part of what is accepted now, if it is of the same writer. */
function requireWhole({ range: { writer, from, to }, record }: GapRequest): void {
  const before = record.gaps?.find((gap) => gap.writer === writer);
  if (before === undefined || (from <= before.from && before.to <= to)) return;
  throw new Fault(
    'conflict',
    `entries ${before.from} to ${before.to} of ${writer} were accepted before; let sealing go on first, or accept a range with these in it`,
  );
}

function requireUnsealed({ writer, from }: LostRange, sealed: Place): void {
  if (from > sealed.n) return;
  throw new Fault(
    'conflict',
    `${writer} has its place in the log up to entry ${sealed.n}; what is lost of that can only be put back, so begin after it`,
  );
}

function requireHead({ writer, to }: LostRange, head: WriterHead | undefined): WriterHead {
  if (head === undefined) {
    throw new Fault(
      'conflict',
      `the head record of ${writer} is gone, so that nothing tells where its chain ends; put it back first`,
    );
  }
  if (to <= head.n) return head;
  throw new Fault(
    'conflict',
    `the head record of ${writer} names entry ${head.n}; end the range there`,
  );
}
