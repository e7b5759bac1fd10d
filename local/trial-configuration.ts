import { createMemoryStore } from '#adapters/memory/store.ts';
import {
  type CompiledConfiguration,
  compileConfiguration,
} from '#core/config/compile-configuration.ts';
import type { Configuration } from '#core/config/configuration.ts';
import { loadConfiguration } from '#core/config/load-configuration.ts';
import { packVersion } from '#core/config/pack-version.ts';
import type { Problem } from '#core/config/problem.ts';

/** A configuration loaded as an instance would load it, without publishing it anywhere. */
export interface TrialConfiguration {
  readonly compiled: CompiledConfiguration;
  readonly configuration: Configuration;
}

/** Compiles, packs and loads configuration files in memory, or returns their problems. */
export async function loadTrialConfiguration(
  files: ReadonlyMap<string, string>,
  options: { readonly local: boolean; readonly issuerBase: string; readonly now: Date },
): Promise<TrialConfiguration | readonly Problem[]> {
  const { local, issuerBase, now } = options;
  const compiled = compileConfiguration(files, { local, now });
  if (!('identities' in compiled)) return compiled;
  const packed = packVersion(compiled);
  const chunks = createMemoryStore();
  for (const [digest, bytes] of packed.chunks) await chunks.put(digest, bytes);
  const demo = local ? { demoIssuerBase: issuerBase } : {};
  const configuration = await loadConfiguration(packed.version, chunks, demo);
  return { compiled, configuration };
}
