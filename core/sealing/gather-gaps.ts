import type { WriterGap } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { isFull, namedBytes, roomBeside } from './batch-room.ts';
import { damageAt } from './damage.ts';
import type { GatheredStretch } from './gathered-stretch.ts';
import type { Place } from './log-record.ts';
import { readStretch } from './read-stretch.ts';
import type { SealingPorts } from './sealing-ports.ts';

type Ports = Pick<SealingPorts, 'chains' | 'state'>;

const beginning: Place = { n: 0, hash: noEntryHash };

/**
 * The chains of which a loss was accepted, each as far as its gap, while there is room: also those of
 * which the table shows nothing more. Throws `Fault('ledger_damaged')` naming writer and n.
 */
export async function gatherGaps(
  { chains, state }: Ports,
  gaps: readonly WriterGap[],
): Promise<GatheredStretch[]> {
  const stretches: GatheredStretch[] = [];
  if (gaps.length === 0) return stretches;
  const sealed = await state.sealedHeads(gaps.map(({ writer }) => writer));
  for (const gap of gaps) {
    const { writer } = gap;
    const room = roomBeside(stretches);
    if (isFull(room, namedBytes(writer, endOf(gap), gap))) break;
    const from = sealed.get(writer);
    const head = { n: gap.from - 1, hash: undefined };
    requireUnsealed(gap, from);
    const stretch = await readStretch(chains, { writer, after: from ?? beginning, head, room });
    stretches.push({ ...stretch, from, ...(stretch.to.n === head.n ? { gap } : {}) });
  }
  return stretches;
}

function endOf({ to, hash }: WriterGap): Place {
  return { n: to, hash };
}

/** Sealed heads do not move past a gap that is accepted, so that this is a record that was changed. */
function requireUnsealed({ writer, from, to }: WriterGap, sealed: Place | undefined): void {
  if ((sealed?.n ?? 0) < from) return;
  throw damageAt(
    writer,
    from,
    `entries ${from} to ${to} were accepted as lost, and the log has some of them`,
  );
}
