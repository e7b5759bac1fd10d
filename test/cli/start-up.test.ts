import { build } from 'esbuild';
import { expect, test } from 'vitest';

type Inputs = Awaited<ReturnType<typeof metafile>>['inputs'];

async function metafile() {
  const { metafile: meta } = await build({
    entryPoints: ['bin/sallyport.ts'],
    bundle: true,
    metafile: true,
    write: false,
    outdir: 'never-written',
    platform: 'node',
    format: 'esm',
    splitting: true,
    packages: 'external',
    logLevel: 'silent',
  });
  return meta;
}

/** Files that are read before any command runs, and the packages that they load. */
function readAtOnce(inputs: Inputs, from: string, seen: Set<string>): void {
  if (seen.has(from)) return;
  seen.add(from);
  const imports = inputs[from]?.imports ?? [];
  for (const { path, kind } of imports.filter((one) => one.kind === 'import-statement')) {
    expect(kind).toBe('import-statement');
    readAtOnce(inputs, path, seen);
  }
}

test('an AWS SDK that calls us before each run waits for no package to be loaded', async () => {
  const { inputs } = await metafile();
  const seen = new Set<string>();
  readAtOnce(inputs, 'bin/sallyport.ts', seen);
  expect(seen.size).toBeGreaterThan(60);
  const packages = [...seen].filter((path) => !path.includes('.ts') && !path.startsWith('node:'));
  expect(packages).toEqual([]);
});
