import { writeSync } from 'node:fs';
import { asFault } from '#core/faults.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { openPlace } from './open-place.ts';

/**
 * A process that goes on until it is killed: `crash-worker <place> write <name>` appends one entry after
 * the other and prints the number of each that it was told is durable; `crash-worker <place> seal` takes
 * turns. What fails for a while is tried again, and anything else ends it.
 */
const [place = '', role = '', name = ''] = process.argv.slice(2);
const { store, sealing } = openPlace(JSON.parse(place));
const mayPass: ReadonlySet<string> = new Set(['store_unavailable', 'slow_down']);

async function again(act: () => Promise<void>): Promise<never> {
  for (;;) {
    try {
      await act();
    } catch (error) {
      if (!mayPass.has(asFault(error).code)) throw error;
    }
  }
}

if (role === 'seal') {
  await again(async () => {
    const { outcome } = await sealLedger(sealing);
    if (outcome === 'nothing') await new Promise((resolve) => setTimeout(resolve, 2));
  });
}

const ledger = createLedger({ store, writer: name });
let appended = 0;
await again(async () => {
  const body = { ...exampleBody, at: new Date().toISOString(), facts: { appended } };
  const { outcome } = await ledger.append(body, { writes: [] });
  if (outcome !== 'committed') throw new Error('an entry without writes met a conflict');
  appended += 1;
  const head = await store.writerHead(name);
  // At once and not by a buffer, so that it is told before the next entry is begun.
  writeSync(1, `${head?.n}\n`);
});
