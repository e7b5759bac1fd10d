import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One file that the runner starts, with all that it needs. */
export interface Bundle {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

/** The action's bundles as its sources make them; readable, so that a reviewer can compare. */
export async function bundleAction(): Promise<readonly Bundle[]> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: {
      index: 'action/src/main.ts',
      post: 'action/src/post.ts',
      process: 'action/src/process.ts',
    },
    outdir: 'action/dist',
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    charset: 'utf8',
    legalComments: 'none',
  });
  return outputFiles.map(({ path, text }) => ({ path: path.slice(root.length), text }));
}

if (import.meta.main) {
  for (const { path, text } of await bundleAction()) writeFileSync(join(root, path), text);
}
