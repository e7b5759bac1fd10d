import { createMemoryChains } from '#adapters/memory/chains.ts';
import { createMemoryLogObjects, type MemoryLogObjects } from '#adapters/memory/log-objects.ts';
import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { encodeProof } from '#core/tlog/proof-file.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { proveEntry } from '#core/verification/prove-entry.ts';
import type { ExchangeWorld } from '#test/exchange-world.ts';

/** The log of a world, sealed as far as there were entries. */
export interface SealedWorld {
  readonly objects: MemoryLogObjects;
  readonly key: VerifierKey;
  /** Seals what has been written since. */
  sealOn(): Promise<void>;
}

const origin = 'log.test/world';

/** Seals all that the world's ledger holds into a log of its own. */
export async function sealWorld({ store, clock, counters }: ExchangeWorld): Promise<SealedWorld> {
  const objects = createMemoryLogObjects();
  const signer = createMemoryNoteSigner(origin);
  const ports = {
    chains: createMemoryChains(store),
    heads: store,
    state: createMemoryLogState(),
    ...{ objects, signer, clock, metrics: counters, origin },
  };
  const sealOn = async () => {
    while ((await sealLedger(ports)).outcome === 'sealed');
  };
  await sealOn();
  return { objects, key: await signer.key(), sealOn };
}

/** Everything that the log is made of and gives out: its objects, and a proof of each entry of a writer. */
export async function textsOfLog({ objects, key }: SealedWorld, proofs: readonly string[]) {
  const texts = [...objects.held.values()].map(({ body }) => Buffer.from(body).toString('utf8'));
  for (const name of proofs) {
    const [writer = '', n = ''] = name.split('/');
    const proof = await proveEntry({ reader: objects, key, writer, n: Number(n) });
    texts.push(encodeProof(proof));
  }
  return texts;
}
