import type { Entry } from '#core/ledger/entry.ts';
import { leafBytes } from '#core/ledger/entry-hash.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { leafLimitBytes } from '#core/tlog/bundle.ts';
import { batchLimits } from './batch-limits.ts';
import { damageAt } from './damage.ts';
import type { Place } from './log-record.ts';
import type { Chains } from './ports.ts';

/** Entries of one writer as leaves, in order; `to` is the last of them. */
export interface Stretch {
  readonly writer: string;
  readonly leaves: readonly Uint8Array[];
  readonly to: Place;
}

export interface StretchRequest {
  readonly writer: string;
  /** The entry before the first; without its hash where only the end is known. */
  readonly after: { readonly n: number; readonly hash: string | undefined };
  /** The last entry, if there is room as far as that; without its hash where only its number is known. */
  readonly head: { readonly n: number; readonly hash: string | undefined };
  /** Most entries, and most bytes of leaves; the first entry is taken however large. */
  readonly room: { readonly entries: number; readonly bytes: number };
}

/**
 * Reads a chain up to its head or as far as there is room, and believes each entry only where it
 * hashes to its hash and follows the one before. Throws `Fault('ledger_damaged')` naming writer and n.
 */
export async function readStretch(chains: Chains, request: StretchRequest): Promise<Stretch> {
  const { writer, after, head, room } = request;
  const leaves: Uint8Array[] = [];
  let last: StretchRequest['after'] = after;
  let bytes = 0;
  while (last.n < head.n && leaves.length < room.entries) {
    for (const { entry, leaf } of await readOn(chains, request, last)) {
      requireLeafSize(entry, leaf);
      bytes += leaf.length;
      const isFull = leaves.length >= room.entries || (leaves.length > 0 && bytes > room.bytes);
      if (isFull) return { writer, leaves, to: placeOf(last) };
      leaves.push(leaf);
      last = entry;
    }
  }
  if (last.n === head.n && head.hash !== undefined && last.hash !== head.hash) {
    throw damageAt(writer, head.n, `entry ${head.n} is not the one that the head names`);
  }
  return { writer, leaves, to: placeOf(last) };
}

/** At least one entry after `last`, verified to follow it, each with the leaf that it was verified by. */
async function readOn(
  chains: Chains,
  { writer, head }: StretchRequest,
  last: StretchRequest['after'],
): Promise<readonly { readonly entry: Entry; readonly leaf: Uint8Array }[]> {
  const limit = Math.min(batchLimits.page, head.n - last.n);
  const entries = await chains.chain({ writer, from: last.n + 1, limit });
  const [first] = entries;
  if (first === undefined) {
    throw damageAt(writer, last.n + 1, `entries ${last.n + 1} to ${head.n} are missing`);
  }
  const after = { n: last.n, hash: last.hash ?? first.prev };
  const leaves = new Map<Entry, Uint8Array>();
  const leafOf = (entry: Entry) => {
    const leaf = leaves.get(entry) ?? leafBytes(entry);
    leaves.set(entry, leaf);
    return leaf;
  };
  const [finding] = verifyChain({ writer, entries, after, leafOf });
  if (finding !== undefined) {
    const before = entries.findLast(({ n }) => n < finding.n)?.n ?? last.n;
    throw damageAt(writer, finding.kind === 'gap' ? before + 1 : finding.n, finding.message);
  }
  return entries.map((entry) => ({ entry, leaf: leafOf(entry) }));
}

function requireLeafSize({ writer, n }: Entry, leaf: Uint8Array): void {
  if (leaf.length <= leafLimitBytes) return;
  throw damageAt(
    writer,
    n,
    `entry ${n} has ${leaf.length} bytes where a leaf has at most ${leafLimitBytes}`,
  );
}

function placeOf({ n, hash = '' }: StretchRequest['after']): Place {
  return { n, hash };
}
