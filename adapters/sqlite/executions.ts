import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#core/world.ts';
import { inTransaction } from './in-transaction.ts';
import { parse } from './read-json.ts';
import { whenFree } from './when-free.ts';

/** What the table has to know of a run of a state machine; the rest is of whoever runs it. */
interface KeptExecution {
  readonly name: string;
  readonly status: string;
}

/** Runs of a state machine, kept durably beside the records they keep time for. */
export interface SqliteExecutions<E extends KeptExecution> {
  read(name: string): Promise<E | undefined>;
  /** Durable when it resolves; in place of what was kept under the name. */
  write(execution: E): Promise<void>;
  /** Those whose status is `running`, by name. */
  running(): Promise<readonly E[]>;
}

/** As long as Step Functions keeps what has ended: 90 days. */
const rememberedMilliseconds = 90 * 24 * 3_600_000;

const texts = {
  read: 'SELECT value FROM executions WHERE name = :name',
  put: `INSERT INTO executions (name, value, ended_at) VALUES (:name, :value, :endedAt)
    ON CONFLICT DO UPDATE SET value = excluded.value, ended_at = excluded.ended_at`,
  running: 'SELECT value FROM executions WHERE ended_at IS NULL ORDER BY name',
  forget: `DELETE FROM executions WHERE rowid IN
    (SELECT rowid FROM executions WHERE ended_at <= :before LIMIT 8)`,
} as const;

/** The executions in a database that `openDatabase` opened; throws `Fault('store_unavailable')`. */
export function createSqliteExecutions<E extends KeptExecution>(
  database: DatabaseSync,
  clock: Clock,
): SqliteExecutions<E> {
  const read = database.prepare(texts.read);
  const put = database.prepare(texts.put);
  const running = database.prepare(texts.running);
  const forget = database.prepare(texts.forget);
  return {
    read: (name) =>
      whenFree(() => {
        const row = read.get({ name });
        return row && parse<E>(row.value);
      }),
    write: (execution) =>
      whenFree(() => {
        const { name, status } = execution;
        const now = clock.now().getTime();
        const row = { name, value: JSON.stringify(execution) };
        if (status === 'running') {
          put.run({ ...row, endedAt: null });
          return;
        }
        inTransaction(database, () => {
          put.run({ ...row, endedAt: now });
          forget.run({ before: now - rememberedMilliseconds });
        });
      }),
    running: () => whenFree(() => running.all().map(({ value }) => parse<E>(value))),
  };
}
