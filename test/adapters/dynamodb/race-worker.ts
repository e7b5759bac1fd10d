import { asFault } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { createLedger } from '#core/ledger/writer.ts';
import type { Change, CommitResult } from '#core/store/store.ts';
import { exampleBody, leaseWrite } from '#test/contracts/durable.ts';
import { dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';

/**
 * One of several processes on two tables:
 * `race-worker <endpoint> <records> <ledger> <name> <writer> <rounds>`. In every round it tries to
 * be the first to put one record, then adds one to a counter that all share. Prints `{"won": …}`.
 */
const [endpoint = '', recordsTable = '', ledgerTable = '', name = '', writer = '', rounds = ''] =
  process.argv.slice(2);
const store = dynamoStoreOn(endpoint, { recordsTable, ledgerTable });
const ledger = createLedger({ store, writer });
let won = 0;

/** Who shares a name loses the place in the chain now and then for good, and is told to try again. */
async function append(body: EntryBody, change: Change): Promise<CommitResult> {
  for (;;) {
    try {
      return await ledger.append(body, change);
    } catch (error) {
      if (!/keep taking the next place/.test(asFault(error).message)) throw error;
    }
  }
}

async function addOne(round: number): Promise<void> {
  for (;;) {
    const counter = await store.read('binding', 'counter');
    const value = { identity: name, requests: [], sessions: (counter?.value.sessions ?? 0) + 1 };
    const expected = counter?.revision ?? 0;
    const write = { kind: 'binding', id: 'counter', expected, value } as const;
    const body = { ...exampleBody, facts: { name, round, sessions: value.sessions } };
    const { outcome } = await append(body, { writes: [write] });
    if (outcome === 'committed') return;
  }
}

for (let round = 0; round < Number(rounds); round += 1) {
  const body = { ...exampleBody, facts: { name, round } };
  const writes = [leaseWrite(`round-${round}`, 0, { note: name })];
  const { outcome } = await append(body, { writes });
  if (outcome === 'committed') won += 1;
  await addOne(round);
}
process.stdout.write(JSON.stringify({ won }));
