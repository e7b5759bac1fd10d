import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { exampleBody, leaseWrite } from '#test/contracts/durable.ts';

/**
 * Commits once, then is killed inside its second transaction just after the named table was
 * written: `dying-worker <path> <writer> <table>`.
 */
const [path = '', writer = '', table = ''] = process.argv.slice(2);
const database = openDatabase(path);
const ledger = createLedger({ store: createSqliteStore(database, {}), writer });
await ledger.append(exampleBody, { writes: [leaseWrite('first', 0)] });

database.function('die', () => {
  process.kill(process.pid, 'SIGKILL');
  return null;
});
for (const event of ['INSERT', 'UPDATE']) {
  database.exec(
    `CREATE TEMP TRIGGER die_${event} AFTER ${event} ON main.${table} BEGIN SELECT die(); END`,
  );
}
await ledger.append(exampleBody, { writes: [leaseWrite('second', 0), leaseWrite('first', 1)] });
process.stdout.write('survived');
