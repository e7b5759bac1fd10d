import type { Chains } from '#core/sealing/ports.ts';
import type { Store } from '#core/store/store.ts';

/** The chains of a store whose positions are the order in which its entries became durable. */
export function createMemoryChains(store: Pick<Store, 'entries' | 'entry'>): Chains {
  return {
    async grown({ after, limit }) {
      const stored = await store.entries({ after, limit });
      const seen = new Map<string, number>();
      for (const { entry } of stored) seen.set(entry.writer, entry.n);
      return {
        chains: [...seen].map(([writer, n]) => ({ writer, n })),
        resume: stored.at(-1)?.position ?? after,
        isAll: stored.length < limit,
      };
    },
    async chain({ writer, from, limit }) {
      const numbers = Array.from({ length: limit }, (_, at) => from + at);
      const entries = await Promise.all(numbers.map((n) => store.entry(writer, n)));
      return entries.filter((entry) => entry !== undefined);
    },
  };
}
