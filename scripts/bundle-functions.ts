import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Functions that run on Lambda; functions/entries has a file of each name. */
export const bundleNames = [
  ...(['exchange', 'sts', 'public', 'revoke', 'pages', 'votes', 'admin'] as const),
  ...(['approval-tick', 'waker', 'jwks', 'audit', 'sweep', 'first-configuration'] as const),
  ...(['seal', 'check-ledger'] as const),
] as const;

export type BundleName = (typeof bundleNames)[number];

/** Where `npm run build` puts one folder for each function. */
export const bundlesFolder = join(root, 'dist/functions');

/** Cedar reads its WebAssembly from the folder that it runs in. */
const wasm = 'node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm';

/**
 * Every IAM action of AWS, of which most functions need nothing: 1.2 MB that Node reads as JSON from
 * beside the bundle in a third of the time that it would take within.
 */
const actions = { source: 'data/iam/actions.json', beside: 'iam-actions.json' } as const;

const actionsBeside: Plugin = {
  name: 'actions-beside',
  setup({ onResolve }) {
    const path = `./${actions.beside}`;
    onResolve({ filter: /^#data\/iam\/actions\.json$/ }, () => ({ path, external: true }));
  },
};

/** What CommonJS packages within an ES module take for granted. */
const banner = [
  "import { createRequire } from 'node:module';",
  'const require = createRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
  'const __filename = import.meta.filename;',
].join('');

/** How a bundle is made, whatever it holds. */
export const bundling = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: banner },
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
} as const satisfies BuildOptions;

/** One bundle: its only file, and what it is made of. */
export interface Bundle {
  readonly name: BundleName;
  readonly contents: Uint8Array;
  readonly needsWasm: boolean;
  /** Whether it reads the IAM actions of AWS from beside it. */
  readonly needsActions: boolean;
  /** Files from the project's root, with the bytes of each that are in the bundle. */
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

/** All bundles, made by one call of esbuild: the same bytes from the same sources, wherever they lie. */
export async function bundleFunctions(): Promise<readonly Bundle[]> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: bundleNames.map((name) => ({
      in: `functions/entries/${name}.ts`,
      out: `${name}/index`,
    })),
    outdir: bundlesFolder,
    ...bundling,
    write: false,
    plugins: [actionsBeside],
  });
  return outputFiles.map(({ path, contents }) => {
    const name = nameOf(path);
    const { inputs, imports } = outputOf(name, metafile);
    const needsWasm = Object.keys(inputs).some((input) => input.includes('cedar-wasm'));
    const needsActions = imports.some((imported) => imported.path.endsWith(actions.beside));
    return { name, contents, needsWasm, needsActions, inputs };
  });
}

function nameOf(path: string): BundleName {
  const folder = dirname(path).slice(bundlesFolder.length + 1);
  return bundleNames.find((name) => name === folder) ?? bundleNames[0];
}

function outputOf(name: BundleName, { outputs }: Metafile) {
  return outputs[`dist/functions/${name}/index.mjs`] ?? { inputs: {}, imports: [] };
}

/** Writes the bundles below a folder, and nothing else stays there. */
export function writeBundles(bundles: readonly Bundle[], folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { name, contents, needsWasm, needsActions } of bundles) {
    const home = join(folder, name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'index.mjs'), contents);
    if (needsWasm) copyFileSync(join(root, wasm), join(home, 'cedar_wasm_bg.wasm'));
    if (needsActions) writeFileSync(join(home, actions.beside), withoutSpaces(actions.source));
  }
}

function withoutSpaces(file: string): string {
  return JSON.stringify(JSON.parse(readFileSync(join(root, file), 'utf8')));
}

if (import.meta.main) writeBundles(await bundleFunctions(), bundlesFolder);
