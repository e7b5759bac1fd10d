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

/** What loading one bundle takes of what loading another does, each the median of single rounds. */
export interface ComparedImport {
  readonly subject: string;
  readonly floor: string;
  readonly cpuRatio: number;
  readonly wallRatio: number;
}

/** All bundles against the bare handler, and two against each other. */
export interface MeasuredImports {
  readonly all: readonly ImportedBundle[];
  readonly gateway: ComparedImport;
}

interface ImportSetting {
  readonly built: BuiltInstances;
  /** Folder of the bundles, one folder for each function. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const rounds = 5;

/** Loads every bundle and the bare handler by turns, each time in a fresh process; the bare one first. */
export async function measureImports(setting: ImportSetting): Promise<MeasuredImports> {
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
  const rows = [...all].map(async ([name, bundle]) => {
    const { size } = await stat(bundle);
    const own = loads.get(name) ?? [];
    return {
      name,
      kilobytes: size / 1_000,
      sizeRatio: size / built.bareBytes,
      wallMilliseconds: median(own.map((load) => load.wallMilliseconds)),
      cpuMilliseconds: median(own.map((load) => load.cpuMilliseconds)),
      ...ratiosOf(loads, name, 'bare'),
      addedMegabytes: median(own.map((load) => load.addedMegabytes)),
    };
  });
  const compared = { subject: 'gateway', floor: 'exchange' } as const;
  const gateway = { ...compared, ...ratiosOf(loads, compared.subject, compared.floor) };
  return { all: await Promise.all(rows), gateway };
}

function ratiosOf(loads: ReadonlyMap<string, readonly Loaded[]>, name: string, floor: string) {
  const own = loads.get(name) ?? [];
  const against = loads.get(floor) ?? [];
  const ratioOf = (of: 'cpuMilliseconds' | 'wallMilliseconds') =>
    median(own.map((load, round) => load[of] / (against[round]?.[of] ?? Number.NaN)));
  return { cpuRatio: ratioOf('cpuMilliseconds'), wallRatio: ratioOf('wallMilliseconds') };
}
