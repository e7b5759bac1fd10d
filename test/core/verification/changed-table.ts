import type { Entry, WriterHead } from '#core/ledger/entry.ts';
import type { VerificationRequest } from '#core/verification/verify-ledger.ts';
import type { SealingScene } from '#test/core/sealing/sealing-scene.ts';

type Table = NonNullable<VerificationRequest['table']>;

/** The table that a scene was sealed from. */
export function tableOf({ ports, store }: SealingScene): Table {
  return { chains: ports.chains, heads: store, state: ports.state };
}

/** What somebody changed in a table: by `writer/n` and by writer; undefined: taken away. */
export interface TableChanges {
  readonly entries?: ReadonlyMap<string, Entry | undefined>;
  readonly heads?: ReadonlyMap<string, WriterHead | undefined>;
}

export function changedTable(table: Table, changes: TableChanges): Table {
  const { entries = new Map(), heads = new Map() } = changes;
  return {
    ...table,
    chains: {
      grown: (request) => table.chains.grown(request),
      async chain(request) {
        const found = await table.chains.chain(request);
        return found.flatMap((entry) => {
          const name = `${entry.writer}/${entry.n}`;
          const changed = entries.has(name) ? entries.get(name) : entry;
          return changed === undefined ? [] : [changed];
        });
      },
    },
    heads: {
      writerHead: async (writer) =>
        heads.has(writer) ? heads.get(writer) : await table.heads.writerHead(writer),
    },
  };
}
