import type { Chunks } from '#core/store/store.ts';
import type { Configuration, Configurations } from './configuration.ts';
import { type LoadOptions, loadConfiguration } from './load-configuration.ts';

/** Versions kept in memory: the one in force, and those that requests under way began with. */
const mostKept = 4;

/** Configurations read from chunks; the versions used last stay in memory, a failed load does not. */
export function createConfigurations(chunks: Chunks, options: LoadOptions = {}): Configurations {
  const kept = new Map<string, Promise<Configuration>>();
  return {
    load(version) {
      const loading = kept.get(version) ?? loadConfiguration(version, chunks, options);
      // A map keeps the order of insertion: what was used last stands last.
      kept.delete(version);
      kept.set(version, loading);
      loading.catch(() => kept.delete(version));
      const [oldest = version] = kept.keys();
      if (kept.size > mostKept) kept.delete(oldest);
      return loading;
    },
  };
}
