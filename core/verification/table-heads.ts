import { asFault } from '#core/faults.ts';
import type { WriterHead } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import type { ChainRequest, Chains } from '#core/sealing/ports.ts';
import type { Findings } from './findings.ts';
import type { LedgerTable } from './table-check.ts';
import type { WriterChains } from './writer-chains.ts';

/** What is in the ledger table and not in the log: nothing proves it yet. */
export interface Unsealed {
  readonly entries: number;
  readonly writers: number;
  /** When the oldest of it was written, RFC 3339; null where there is none. */
  readonly oldestAt: string | null;
}

type Place = Pick<WriterHead, 'n' | 'hash'>;

const beginning: Place = { n: 0, hash: noEntryHash };
/** Head records asked for at once, places of the order, and entries. */
const together = 16;
const page = 1_000;

/** That the head record of every writer in the log stands at its sealed head or after it. */
export async function verifyTableHeads(
  { heads }: LedgerTable,
  chains: WriterChains,
  findings: Findings,
): Promise<void> {
  let some: WriterHead[] = [];
  const compare = async () => {
    const found = await Promise.all(some.map(({ writer }) => heads.writerHead(writer)));
    for (const [at, sealed] of some.entries()) compareHead(sealed, found[at], findings);
    some = [];
  };
  for (const sealed of chains.heads()) {
    if (sealed.writer !== sealerName) some.push(sealed);
    if (some.length === together) await compare();
  }
  await compare();
}

function compareHead(sealed: WriterHead, found: Place | undefined, findings: Findings): void {
  const { writer, n, hash } = sealed;
  if (found === undefined || found.n < n) {
    const where = found === undefined ? 'is gone' : `went back to ${found.n}`;
    const says = `the head record of ${writer} ${where}, though entry ${n} is sealed`;
    findings.add({ code: 'table_head_behind', writer, n, says });
  } else if (found.n === n && found.hash !== hash) {
    const says = `the head record of ${writer} names another entry ${n} than the one that is sealed`;
    findings.add({ code: 'table_head_differs', writer, n, says });
  }
}

/** Counts what waits to be sealed, and verifies that it follows what is. */
export async function countUnsealed(
  table: LedgerTable,
  chains: WriterChains,
  findings: Findings,
): Promise<Unsealed> {
  const counted = new Set<string>();
  let unsealed: Unsealed = { entries: 0, writers: 0, oldestAt: null };
  for (let after = 0, isAll = false; !isAll; ) {
    const grown = await table.chains.grown({ after, limit: page });
    for (const { writer, n } of grown.chains) {
      if (writer === sealerName) addForged(n, counted, findings);
      const sealed = chains.head(writer) ?? beginning;
      if (n <= sealed.n || counted.has(writer)) continue;
      counted.add(writer);
      unsealed = add(unsealed, await waiting(table, { writer, sealed, n }, findings));
    }
    isAll = grown.isAll || grown.resume <= after;
    after = grown.resume;
  }
  return unsealed;
}

/** The sealer writes its entries into the log alone. */
function addForged(n: number, counted: Set<string>, findings: Findings): void {
  if (counted.has(sealerName)) return;
  counted.add(sealerName);
  const says = 'the ledger table holds entries in the name of the sealer, which writes none there';
  findings.add({ code: 'table_chain_broken', writer: sealerName, n, says });
}

interface Waiting {
  readonly writer: string;
  readonly sealed: Place;
  /** The highest number that is known to be stored. */
  readonly n: number;
}

async function waiting(
  table: LedgerTable,
  { writer, sealed, n }: Waiting,
  findings: Findings,
): Promise<Unsealed> {
  const head = await table.heads.writerHead(writer);
  const entries = Math.max(n, head?.n ?? 0) - sealed.n;
  if (head === undefined || head.n < n) {
    compareHead({ writer, n, hash: '' }, head, findings);
    return { entries, writers: 1, oldestAt: null };
  }
  const { last, oldestAt } = await follow(table, { writer, sealed, n: head.n }, findings);
  if (last.n === head.n && last.hash !== head.hash) {
    const says = `the head record of ${writer} names another entry ${head.n} than the one that is stored`;
    findings.add({ code: 'table_head_differs', writer, n: head.n, says });
  }
  return { entries, writers: 1, oldestAt };
}

/** The chain from its sealed head up to entry `n`, as far as it is whole. */
async function follow(
  { chains }: LedgerTable,
  { writer, sealed, n }: Waiting,
  findings: Findings,
): Promise<{ readonly last: Place; readonly oldestAt: string | null }> {
  let last = sealed;
  let oldestAt: string | null = null;
  while (last.n < n) {
    const limit = Math.min(page, n - last.n);
    const read = await readEntries(chains, { writer, from: last.n + 1, limit });
    const [wrong] = verifyChain({ writer, entries: read.entries, after: last });
    oldestAt ??= read.entries[0]?.body.at ?? null;
    const end = read.entries.at(-1);
    const broken = read.damage ?? wrong?.message;
    if (broken !== undefined || end === undefined) {
      const says = `${writer}, not sealed yet: ${broken ?? `entries from ${last.n + 1} on are missing`}`;
      findings.add({ code: 'table_chain_broken', writer, n: wrong?.n ?? last.n + 1, says });
      break;
    }
    last = end;
  }
  return { last, oldestAt };
}

async function readEntries(chains: Chains, request: ChainRequest) {
  try {
    return { entries: await chains.chain(request), damage: undefined };
  } catch (error) {
    const { code, message } = asFault(error);
    if (code !== 'ledger_damaged') throw error;
    return { entries: [], damage: message };
  }
}

function add(one: Unsealed, other: Unsealed): Unsealed {
  const times = [one.oldestAt, other.oldestAt].filter((at) => at !== null);
  return {
    entries: one.entries + other.entries,
    writers: one.writers + other.writers,
    oldestAt: times.sort()[0] ?? null,
  };
}
