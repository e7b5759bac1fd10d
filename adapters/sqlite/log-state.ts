import type { DatabaseSync } from 'node:sqlite';
import type { Place } from '#core/sealing/log-record.ts';
import type { LogMove, LogState } from '#core/sealing/ports.ts';
import { inTransaction } from './in-transaction.ts';
import { parse } from './read-json.ts';
import { whenFree } from './when-free.ts';

const texts = {
  read: 'SELECT revision, value FROM log WHERE one = 1',
  put: `INSERT INTO log (one, revision, value) VALUES (1, :revision, :value)
    ON CONFLICT DO UPDATE SET revision = excluded.revision, value = excluded.value`,
  readHead: 'SELECT n, hash FROM sealed_heads WHERE writer = :writer',
  moveHead: `INSERT INTO sealed_heads (writer, n, hash) VALUES (:writer, :n, :hash)
    ON CONFLICT DO UPDATE SET n = excluded.n, hash = excluded.hash`,
} as const;

/** The sealer's state in a database that `openDatabase` opened; throws `Fault('store_unavailable')`. */
export function createSqliteLogState(database: DatabaseSync): LogState {
  const read = database.prepare(texts.read);
  const put = database.prepare(texts.put);
  const readHead = database.prepare(texts.readHead);
  const moveHead = database.prepare(texts.moveHead);

  const headOf = (writer: string): Place | undefined => {
    const row = readHead.get({ writer });
    return row && { n: Number(row.n), hash: String(row.hash) };
  };

  /** Inside a transaction: looks at every condition first, so that a lost move has written nothing. */
  const apply = ({ expected, record, heads }: LogMove): boolean => {
    const isNext = Number(read.get()?.revision ?? 0) === expected;
    const areSame = heads.every(({ writer, from }) => isSame(headOf(writer), from));
    if (!isNext || !areSame) return false;
    put.run({ revision: expected + 1, value: JSON.stringify(record) });
    for (const { writer, to } of heads) moveHead.run({ writer, n: to.n, hash: to.hash });
    return true;
  };

  return {
    read: () =>
      whenFree(() => {
        const row = read.get();
        return row && { revision: Number(row.revision), record: parse(row.value) };
      }),
    sealedHeads: (writers) =>
      whenFree(() => {
        const places = writers.map((writer) => [writer, headOf(writer)] as const);
        return new Map(places.filter((one): one is [string, Place] => one[1] !== undefined));
      }),
    move: (change) => whenFree(() => inTransaction(database, () => apply(change))),
  };
}

function isSame(a: Place | undefined, b: Place | undefined): boolean {
  return a?.n === b?.n && a?.hash === b?.hash;
}
