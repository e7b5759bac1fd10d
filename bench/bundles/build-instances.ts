import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '#scripts/bundle-functions.ts';

/** What instances are started from, and how large the bare handler is. */
export interface BuiltInstances {
  readonly worker: string;
  readonly bare: string;
  readonly bareBytes: number;
}

/** Builds the bare handler as the functions are built, and the worker that loads either, into a folder. */
export async function buildInstances(folder: string): Promise<BuiltInstances> {
  const { metafile } = await build({
    ...bundling,
    absWorkingDir: import.meta.dirname,
    entryPoints: ['instance-worker.ts', 'bare-handler.ts'],
    outdir: folder,
    write: true,
  });
  const sizes = Object.entries(metafile.outputs);
  const [, bare] = sizes.find(([path]) => path.endsWith('bare-handler.mjs')) ?? [];
  return {
    worker: join(folder, 'instance-worker.mjs'),
    bare: join(folder, 'bare-handler.mjs'),
    bareBytes: bare?.bytes ?? Number.NaN,
  };
}
