import type { DatabaseSync } from 'node:sqlite';
import { readEntry } from '#core/ledger/read-entry.ts';
import type { Chains } from '#core/sealing/ports.ts';
import { pageSize } from '#core/store/store-limits.ts';
import { whenFree } from './when-free.ts';

/** Entries are not read on beyond so many bytes together; the first is read however large. */
const bytesTogether = 4 * 1024 * 1024;

const texts = {
  grown: `SELECT position, writer, n FROM entries WHERE position > :after
    ORDER BY position LIMIT :limit`,
  chain: `SELECT n, entry FROM (
      SELECT n, entry, sum(octet_length(entry)) OVER (ORDER BY n) AS bytes
      FROM (SELECT n, entry FROM entries WHERE writer = :writer AND n >= :from
        ORDER BY n LIMIT :limit))
    WHERE bytes - octet_length(entry) < ${bytesTogether} ORDER BY n`,
} as const;

/** The ledger of a database that `openDatabase` opened, as the sealer reads it. */
export function createSqliteChains(database: DatabaseSync): Chains {
  const grown = database.prepare(texts.grown);
  const chain = database.prepare(texts.chain);
  return {
    grown: ({ after, limit }) =>
      whenFree(() => {
        const rows = grown.all({ after, limit: pageSize(limit) });
        const seen = new Map<string, number>();
        // Commits take turns in one file, so that positions are the order of each chain, too.
        for (const { writer, n } of rows) seen.set(String(writer), Number(n));
        return {
          chains: [...seen].map(([writer, n]) => ({ writer, n })),
          resume: Number(rows.at(-1)?.position ?? after),
          isAll: rows.length < limit,
        };
      }),
    chain: ({ writer, from, limit }) =>
      whenFree(() =>
        chain
          .all({ writer, from, limit: pageSize(limit) })
          .map(({ n, entry }) => readEntry(String(entry), { writer, n: Number(n) })),
      ),
  };
}
