import type { Bodies } from '#core/ledger/bodies.ts';

/** Bodies in this process's memory, for tests. */
export interface MemoryBodies extends Bodies {
  /** Everything that is there, by path. */
  readonly held: ReadonlyMap<string, Uint8Array>;
}

export function createMemoryBodies(): MemoryBodies {
  const held = new Map<string, Uint8Array>();
  return {
    days: 400,
    held,
    get: async (path) => held.get(path)?.slice(),
    put: async (path, ciphertext) => {
      if (!held.has(path)) held.set(path, ciphertext.slice());
    },
  };
}
