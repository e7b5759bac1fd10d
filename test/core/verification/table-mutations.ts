import type { Entry } from '#core/ledger/entry.ts';
import { entryHash } from '#core/ledger/entry-hash.ts';
import type { Finding } from '#core/verification/finding.ts';
import type { Chance } from './chance.ts';
import type { TableChanges } from './changed-table.ts';

/** Something in the ledger table was changed below its sealed head, and what must be said of it. */
export interface TableMutation {
  readonly says: string;
  readonly changes: TableChanges;
  readonly isNamed: (findings: readonly Finding[]) => boolean;
}

/** One change by chance, of entries of writers, in the order of their chains. */
export function mutateTable(
  chains: ReadonlyMap<string, readonly Entry[]>,
  chance: Chance,
): TableMutation {
  const writer = chance.of([...chains.keys()]);
  const chain = chains.get(writer) ?? [];
  return chance.number(3) === 0 ? mutateHead(writer, chain, chance) : mutateEntry(chain, chance);
}

function mutateHead(writer: string, chain: readonly Entry[], chance: Chance): TableMutation {
  const head = chain.at(-1);
  const before = chain.at(-1 - chance.number(chain.length - 1) - 1);
  if (head === undefined || before === undefined) throw new Error(`${writer} has too few entries`);
  const { n, hash } = head;
  const [says, changed, code] = chance.of([
    ['drop', undefined, 'table_head_behind'],
    ['put back', { writer, n: before.n, hash: before.hash }, 'table_head_behind'],
    ['rename', { writer, n, hash: before.hash }, 'table_head_differs'],
  ] as const);
  return {
    says: `${says} the head of ${writer}`,
    changes: { heads: new Map([[writer, changed]]) },
    isNamed: (findings) =>
      findings.some(
        (one) => one.code === code && one.writer === writer && one.n === n && hash !== '',
      ),
  };
}

function mutateEntry(chain: readonly Entry[], chance: Chance): TableMutation {
  const at = chance.number(chain.length);
  const entry = chain[at];
  const other = chain[(at + 1 + chance.number(chain.length - 1)) % chain.length];
  if (entry === undefined || other === undefined) throw new Error('the chain has too few entries');
  const altered: Entry = { ...entry, body: { ...entry.body, facts: { changed: at } } };
  const [says, changed] = chance.of([
    ['drop', undefined],
    ['alter', altered],
    ['alter and hash', { ...altered, hash: entryHash(altered) }],
    ['rename the hash of', { ...entry, hash: other.hash }],
    ['relink', { ...entry, prev: other.hash }],
    ['replace', { ...other, n: entry.n }],
    ['make unhashable', { ...entry, body: { ...entry.body, at: '\ud800' } }],
  ] as const);
  const { writer, n } = entry;
  const code = changed === undefined ? 'table_entry_missing' : 'table_entry_differs';
  return {
    says: `${says} ${writer}/${n}`,
    changes: { entries: new Map([[`${writer}/${n}`, changed]]) },
    isNamed: (findings) =>
      findings.some((one) => one.code === code && one.writer === writer && one.n === n),
  };
}
