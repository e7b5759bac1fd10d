import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { batchLimits } from './batch-limits.ts';
import { isFull, namedBytes, roomBeside } from './batch-room.ts';
import { damageAt } from './damage.ts';
import { gatherGaps } from './gather-gaps.ts';
import type { GatheredStretch } from './gathered-stretch.ts';
import type { LogRecord, Place } from './log-record.ts';
import type { GrownChains } from './ports.ts';
import { rangeEnd } from './range-end.ts';
import { readStretch } from './read-stretch.ts';
import type { SealingPorts } from './sealing-ports.ts';

export interface Gathered {
  readonly stretches: readonly GatheredStretch[];
  /** Up to here in the store's order everything is sealed once these are. */
  readonly resume: number;
}

type Grown = GrownChains['chains'][number];
type Ports = Pick<SealingPorts, 'chains' | 'heads' | 'state'>;

/**
 * What is not in the log yet, the oldest first, as much as one batch takes. A chain is gathered up
 * to its head, which is read before its entries, so that no head is named beyond what is in the log;
 * one of which a loss was accepted, up to there. Throws `Fault('ledger_damaged')` naming writer and n.
 */
export async function gather(
  ports: Ports,
  { resume: after, gaps = [] }: Pick<LogRecord, 'resume' | 'gaps'>,
): Promise<Gathered> {
  const stretches = await gatherGaps(ports, gaps);
  // No room for all of them is none for anybody else.
  if (stretches.length < gaps.length) return { stretches, resume: after };
  for (let resume = after; ; ) {
    const page = await ports.chains.grown({ after: resume, limit: batchLimits.page });
    const isCovered = await gatherPage(ports, page.chains, stretches);
    if (!isCovered) return { stretches, resume };
    if (page.isAll || page.resume <= resume) return { stretches, resume: page.resume };
    resume = page.resume;
  }
}

/** Adds what is new of a page; true where everything seen in it is sealed or gathered now. */
async function gatherPage(
  ports: Ports,
  grown: readonly Grown[],
  stretches: GatheredStretch[],
): Promise<boolean> {
  const fresh = await findUnsealed(ports, grown, stretches);
  const room = batchLimits.writers - stretches.length;
  const behind = fresh.filter(({ writer }) => !stretches.some((one) => one.writer === writer));
  const headed = await Promise.all(behind.slice(0, room).map((one) => readHead(ports, one)));
  // Those that are nearly done come first, so that one that writes a lot does not hide the others.
  for (const one of headed.toSorted((a, b) => outstanding(a) - outstanding(b))) {
    const left = roomBeside(stretches);
    const { writer, head, sealed } = one;
    if (isFull(left, namedBytes(writer, head))) return false;
    const request = { writer, after: sealed ?? beginning, head, room: left };
    stretches.push({ ...(await readStretch(ports.chains, request)), from: sealed });
  }
  return fresh.every(({ writer, n }) =>
    stretches.some((one) => one.writer === writer && rangeEnd(one).n >= n),
  );
}

const beginning: Place = { n: 0, hash: noEntryHash };

interface Unsealed extends Grown {
  readonly sealed: Place | undefined;
}

async function findUnsealed(
  { state }: Ports,
  grown: readonly Grown[],
  gathered: readonly GatheredStretch[],
): Promise<readonly Unsealed[]> {
  const seen = new Map<string, number>();
  for (const { writer, n } of grown) seen.set(writer, Math.max(n, seen.get(writer) ?? 0));
  for (const one of gathered) {
    if ((seen.get(one.writer) ?? 0) <= rangeEnd(one).n) seen.delete(one.writer);
  }
  if (seen.has(sealerName)) {
    throw damageAt(sealerName, 1, 'the ledger table holds entries in the name of the sealer');
  }
  const sealed = await state.sealedHeads([...seen.keys()]);
  return [...seen]
    .map(([writer, n]) => ({ writer, n, sealed: sealed.get(writer) }))
    .filter((one) => one.n > (one.sealed?.n ?? 0));
}

interface Headed extends Unsealed {
  readonly head: Place;
}

/** An entry and its head become durable together, so that no head is behind what was seen. */
async function readHead({ heads }: Ports, unsealed: Unsealed): Promise<Headed> {
  const { writer, n } = unsealed;
  const head = await heads.writerHead(writer);
  if (head !== undefined && head.n >= n) {
    return { ...unsealed, head: { n: head.n, hash: head.hash } };
  }
  const finding = head === undefined ? 'its head is gone' : `its head went back to ${head.n}`;
  throw damageAt(writer, n, `${finding} though entry ${n} was stored`);
}

function outstanding({ head, sealed }: Headed): number {
  return head.n - (sealed?.n ?? 0);
}
