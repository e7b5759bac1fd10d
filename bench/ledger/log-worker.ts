import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { createCounters } from '#adapters/node/counters.ts';
import { createLogFiles, createLogFolderReader } from '#adapters/node/log-files.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { encodeVerifierKey, parseVerifierKey } from '#core/tlog/verifier-key.ts';
import { benchOrigin, createLogSigner } from './log-signer.ts';
import { verifyWhole } from './verify-whole.ts';
import { writeChains } from './written-chains.ts';

// A process of its own, so that its memory is that of one task: `seal FOLDER ENTRIES` prints the
// log's key, `verify FOLDER KEY` verifies; both then print the largest resident set in bytes.
const [task = '', folder = '', word = ''] = process.argv.slice(2);
if (task === 'seal') console.log(await seal(Number(word)));
else await verifyWhole(createLogFolderReader(folder), parseVerifierKey(word));
console.log(process.resourceUsage().maxRSS * 1_024);

async function seal(entries: number): Promise<string> {
  const signer = createLogSigner();
  const written = writeChains();
  const ports = {
    ...written,
    signer,
    objects: createLogFiles({ folder, whileLocked: async (act) => act() }),
    state: createMemoryLogState(),
    clock: { now: () => new Date() },
    metrics: createCounters(),
    origin: benchOrigin,
  };
  for (let left = entries; left > 0; left -= 2_048) {
    written.write(Math.min(left, 2_048));
    await sealLedger(ports);
    written.forget();
  }
  return encodeVerifierKey(await signer.key());
}
