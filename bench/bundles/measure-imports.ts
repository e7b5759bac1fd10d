import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleNames } from '#scripts/bundle-functions.ts';
import type { BuiltInstances } from './build-instances.ts';
import { startInstance } from './instance.ts';
import type { Loaded } from './instance-messages.ts';
import { median } from './median.ts';

/** One bundle, or the bare handler that all are held against. */
export interface ImportedBundle {
  readonly name: string;
  readonly kilobytes: number;
  readonly sizeRatio: number;
  readonly wallMilliseconds: number;
  readonly cpuMilliseconds: number;
  /** Median of the ratios of CPU time in single rounds, in which all met the same machine. */
  readonly cpuRatio: number;
  readonly wallRatio: number;
  readonly addedMegabytes: number;
}

interface ImportSetting {
  readonly built: BuiltInstances;
  /** Folder of the bundles, one folder for each function. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const rounds = 5;

/** Loads every bundle and the bare handler by turns, each time in a fresh process; the bare one first. */
export async function measureImports(setting: ImportSetting): Promise<readonly ImportedBundle[]> {
  const { built, folder, env } = setting;
  const bundles = new Map(bundleNames.map((name) => [`${name}`, join(folder, name, 'index.mjs')]));
  const all = new Map([['bare', built.bare], ...bundles]);
  const loads = new Map<string, Loaded[]>([...all.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, bundle] of all) {
      const instance = await startInstance({ worker: built.worker, bundle, env });
      loads.get(name)?.push(instance.loaded);
      instance.stop();
    }
  }
  const floor = loads.get('bare') ?? [];
  const rows = [...all].map(async ([name, bundle]) => {
    const { size } = await stat(bundle);
    const own = loads.get(name) ?? [];
    const ratioOf = (of: 'cpuMilliseconds' | 'wallMilliseconds') =>
      median(own.map((load, round) => load[of] / (floor[round]?.[of] ?? Number.NaN)));
    return {
      name,
      kilobytes: size / 1_000,
      sizeRatio: size / built.bareBytes,
      wallMilliseconds: median(own.map((load) => load.wallMilliseconds)),
      cpuMilliseconds: median(own.map((load) => load.cpuMilliseconds)),
      cpuRatio: ratioOf('cpuMilliseconds'),
      wallRatio: ratioOf('wallMilliseconds'),
      addedMegabytes: median(own.map((load) => load.addedMegabytes)),
    };
  });
  return Promise.all(rows);
}
