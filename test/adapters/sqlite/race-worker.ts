import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { exampleBody, leaseWrite } from '#test/contracts/durable.ts';

/**
 * One of several processes on one file: `race-worker <path> <name> <writer> <rounds>`. In every
 * round it tries to be the first to put one record, then adds one to a counter that all share.
 * Prints `{"won": …}`.
 */
const [path = '', name = '', writer = '', rounds = ''] = process.argv.slice(2);
const store = openSqliteStore({ path });
const ledger = createLedger({ store, writer });
let won = 0;

async function addOne(round: number): Promise<void> {
  for (;;) {
    const counter = await store.read('binding', 'counter');
    const value = { identity: name, requests: [], sessions: (counter?.value.sessions ?? 0) + 1 };
    const write = {
      kind: 'binding',
      id: 'counter',
      expected: counter?.revision ?? 0,
      value,
    } as const;
    const body = { ...exampleBody, facts: { name, round, sessions: value.sessions } };
    const { outcome } = await ledger.append(body, { writes: [write] });
    if (outcome === 'committed') return;
  }
}

for (let round = 0; round < Number(rounds); round += 1) {
  const body = { ...exampleBody, facts: { name, round } };
  const writes = [leaseWrite(`round-${round}`, 0, { note: name })];
  const { outcome } = await ledger.append(body, { writes });
  if (outcome === 'committed') won += 1;
  await addOne(round);
}
store.close();
process.stdout.write(JSON.stringify({ won }));
