import { writeSync } from 'node:fs';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { exampleBody, leaseWrite } from '#test/contracts/durable.ts';

/**
 * Commits without end until it is killed: `stream-worker <path> <writer>`. Each transaction puts
 * one record and adds one to a counter; its number is printed once it is acknowledged.
 */
const [path = '', writer = ''] = process.argv.slice(2);
const store = openSqliteStore({ path });
const ledger = createLedger({ store, writer });

for (let index = 0; ; index += 1) {
  const counter = await store.read('binding', 'counter');
  const value = { identity: writer, requests: [], sessions: (counter?.value.sessions ?? 0) + 1 };
  const { outcome } = await ledger.append(
    { ...exampleBody, facts: { index } },
    {
      writes: [
        leaseWrite(`${writer}-${index}`, 0),
        { kind: 'binding', id: 'counter', expected: counter?.revision ?? 0, value },
      ],
    },
  );
  if (outcome !== 'committed') throw new Error('nobody else writes here');
  // Straight into the pipe: what was written is read by the test even after the kill.
  writeSync(1, `${index}\n`);
}
