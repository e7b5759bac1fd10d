import type { Entry } from './entry.ts';
import { hashOfLeaf, leafBytes, noEntryHash } from './entry-hash.ts';

/** The place in a chain that one entry holds, as a head names it. */
interface Place {
  readonly n: number;
  readonly hash: string;
}

/** Which stretch of which chain is to be checked. */
export interface ChainRequest {
  readonly writer: string;
  /** Entries in the order in which they were stored. */
  readonly entries: readonly Entry[];
  /** The entry before the first of these, known from elsewhere; absent: they start the chain. */
  readonly after?: Place;
  /** Where the chain is known to end; absent: the end is not checked. */
  readonly head?: Place;
  /** The leaf of an entry, for whoever needs it as well and would make it twice. */
  readonly leafOf?: (entry: Entry) => Uint8Array;
}

/** One thing wrong with a chain, at entry `n`. */
export interface ChainFinding {
  readonly kind: 'foreign' | 'altered' | 'gap' | 'out_of_order' | 'broken_link' | 'wrong_head';
  readonly n: number;
  readonly message: string;
}

/** Everything wrong with one writer's entries; empty when each follows from the one before it. */
export function verifyChain(request: ChainRequest): ChainFinding[] {
  const { entries, after, head } = request;
  const findings: ChainFinding[] = [];
  let last: Place = after ?? { n: 0, hash: noEntryHash };
  for (const entry of entries) {
    findings.push(...checkContent(request, entry), ...checkPlace(last, entry));
    last = { n: entry.n, hash: entry.hash };
  }
  if (head !== undefined && (head.n !== last.n || head.hash !== last.hash)) {
    const message = `the chain ends at ${last.n} but its head names another entry at ${head.n}`;
    findings.push({ kind: 'wrong_head', n: head.n, message });
  }
  return findings;
}

function* checkContent(
  { writer, leafOf = leafBytes }: ChainRequest,
  entry: Entry,
): Generator<ChainFinding> {
  const { n } = entry;
  if (entry.writer !== writer) {
    yield { kind: 'foreign', n, message: `entry ${n} is of another writer than ${writer}` };
  }
  if (!hashHolds(entry, leafOf)) {
    yield { kind: 'altered', n, message: `entry ${n} is not what its hash says` };
  }
}

function* checkPlace(last: Place, { n, prev }: Entry): Generator<ChainFinding> {
  if (n > last.n + 1) {
    yield { kind: 'gap', n, message: `entries ${last.n + 1} to ${n - 1} are missing` };
  } else if (n !== last.n + 1) {
    yield { kind: 'out_of_order', n, message: `entry ${n} comes after entry ${last.n}` };
  } else if (prev !== last.hash) {
    yield { kind: 'broken_link', n, message: `entry ${n} does not follow the entry before it` };
  }
}

/** What cannot even be hashed was never written by us. */
function hashHolds(entry: Entry, leafOf: (entry: Entry) => Uint8Array): boolean {
  try {
    return entry.v === 1 && hashOfLeaf(leafOf(entry)) === entry.hash;
  } catch {
    return false;
  }
}
