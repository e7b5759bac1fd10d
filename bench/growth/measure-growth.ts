import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { packVersion } from '#core/config/pack-version.ts';
import type { Grown } from './grown.ts';
import { grownConfiguration, type Size } from './grown-configuration.ts';

const run = promisify(execFile);

/** The sizes that are measured: policies grow, and the last has as many identities as a large company. */
const sizes: readonly Size[] = [
  { policies: 10, identities: 100 },
  { policies: 1_000, identities: 10_000 },
  { policies: 10_000, identities: 100_000 },
];

/** Publishes a configuration of each size into a store of its own, and measures a fresh process on it. */
export async function measureGrowth(): Promise<readonly Grown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-growth-'));
  try {
    const all: Grown[] = [];
    for (const size of sizes) all.push(await measureSize(size, folder));
    return all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureSize(size: Size, folder: string): Promise<Grown> {
  const path = join(folder, `${size.policies}.db`);
  const packed = packVersion(grownConfiguration(size));
  const store = openSqliteStore({ path });
  for (const [digest, bytes] of packed.chunks) await store.put(digest, bytes);
  store.close();
  const worker = join(import.meta.dirname, 'growth-worker.ts');
  const args = [worker, path, packed.version, String(size.policies), String(size.identities)];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout);
}
