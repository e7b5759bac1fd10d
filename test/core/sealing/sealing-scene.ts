import { createMemoryChains } from '#adapters/memory/chains.ts';
import { createMemoryLogObjects, type MemoryLogObjects } from '#adapters/memory/log-objects.ts';
import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { type Counters, createCounters } from '#adapters/node/counters.ts';
import { type SealingResult, sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import type { Store } from '#core/store/store.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import {
  type Chain,
  createChain,
  createManualClock,
  type ManualClock,
} from '#test/contracts/durable.ts';

export const sceneOrigin = 'log.test/acme';

/** A ledger in memory and everything that seals it. */
export interface SealingScene {
  readonly ports: SealingPorts;
  readonly store: Store;
  readonly objects: MemoryLogObjects;
  readonly clock: ManualClock;
  readonly metrics: Counters;
  /** Appends entries to a writer's chain, the same chain each time. */
  write(writer: string, count?: number): Promise<void>;
  /** What `requireWholeLog` compares: the objects, and every entry that was written. */
  whole(): Promise<{
    readonly held: MemoryLogObjects['held'];
    readonly key: VerifierKey;
    readonly written: readonly string[];
  }>;
  /** Turns until there is nothing left to seal. */
  sealAll(ports?: SealingPorts): Promise<readonly SealingResult[]>;
}

export function createSealingScene(): SealingScene {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const objects = createMemoryLogObjects();
  const metrics = createCounters();
  const ports: SealingPorts = {
    chains: createMemoryChains(store),
    heads: store,
    state: createMemoryLogState(),
    objects,
    signer: createMemoryNoteSigner(sceneOrigin),
    clock,
    metrics,
    origin: sceneOrigin,
  };
  const chains = new Map<string, Chain>();
  return {
    ports,
    store,
    objects,
    clock,
    metrics,
    async write(writer, count = 1) {
      const chain = chains.get(writer) ?? createChain(store, writer);
      chains.set(writer, chain);
      for (let written = 0; written < count; written += 1) {
        const { outcome } = await chain.commit();
        if (outcome !== 'committed') throw new Error(`${writer} could not write`);
      }
    },
    whole: async () => ({
      held: objects.held,
      key: await ports.signer.key(),
      written: [...chains].flatMap(([writer, { head }]) =>
        Array.from({ length: head?.n ?? 0 }, (_, at) => `${writer}/${at + 1}`),
      ),
    }),
    async sealAll(asked = ports) {
      const results: SealingResult[] = [];
      for (;;) {
        const result = await sealLedger(asked);
        results.push(result);
        if (result.outcome === 'nothing') return results;
      }
    },
  };
}
