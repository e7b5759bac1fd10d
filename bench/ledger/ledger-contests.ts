import { hash } from 'node:crypto';
import { createMemoryLogObjects, type MemoryLogObjects } from '#adapters/memory/log-objects.ts';
import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { createCounters } from '#adapters/node/counters.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { NoteSigner } from '#core/tlog/note.ts';
import type { Contest } from '../contest.ts';
import { benchOrigin, createLogSigner } from './log-signer.ts';
import { verifyWhole } from './verify-whole.ts';
import { type WrittenChains, writeChains } from './written-chains.ts';

/** A contest over so many entries of so many bytes together, by which its outcome is told. */
export interface LedgerContest extends Contest {
  readonly entries: number;
  readonly bytes: number;
}

/** Two full batches. */
const entries = 4_096;

/** Verifying and sealing, each against SHA-256 over the same bytes, a bundle at a time. */
export async function ledgerContests(): Promise<readonly LedgerContest[]> {
  const written = writeChains();
  written.write(entries);
  const signer = createLogSigner();
  const objects = await sealAll(written, signer);
  const key = await signer.key();
  const bundles = [...objects.held]
    .filter(([path]) => path.startsWith('tile/entries/') && !path.includes('.p/'))
    .map(([, { body }]) => body);
  const bytes = bundles.reduce((sum, { length }) => sum + length, 0);
  const floor = () => bundles.map((bundle) => hash('sha256', bundle));
  const shared = { entries, bytes, floor, batch: 1 };
  return [
    { ...shared, name: 'verifying a ledger', goal: 2, subject: () => verifyWhole(objects, key) },
    {
      ...shared,
      name: 'sealing a ledger',
      goal: Infinity,
      subject: () => sealAll(written, signer),
    },
  ];
}

/** Seals into a new log in memory, turn by turn until nothing is left. */
async function sealAll(written: WrittenChains, signer: NoteSigner): Promise<MemoryLogObjects> {
  const objects = createMemoryLogObjects();
  const ports = {
    ...written,
    objects,
    signer,
    state: createMemoryLogState(),
    clock: { now: () => new Date() },
    metrics: createCounters(),
    origin: benchOrigin,
  };
  for (;;) {
    const { outcome } = await sealLedger(ports);
    if (outcome === 'nothing') return objects;
  }
}
