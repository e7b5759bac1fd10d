import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Functions that run on Lambda; functions/entries has a file of each name. */
export const bundleNames = [
  ...(['exchange', 'sts', 'public', 'revoke', 'pages', 'votes', 'admin'] as const),
  ...(['approval-tick', 'waker', 'jwks', 'audit', 'sweep', 'first-configuration'] as const),
] as const;

export type BundleName = (typeof bundleNames)[number];

/** Where `npm run build` puts one folder for each function. */
export const bundlesFolder = join(root, 'dist/functions');

/** Cedar reads its WebAssembly from the folder that it runs in. */
const wasm = 'node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm';

/** What CommonJS packages within an ES module take for granted. */
const banner = [
  "import { createRequire } from 'node:module';",
  'const require = createRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
  'const __filename = import.meta.filename;',
].join('');

/** One bundle: its only file, and what it is made of. */
export interface Bundle {
  readonly name: BundleName;
  readonly contents: Uint8Array;
  readonly needsWasm: boolean;
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
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
  });
  return outputFiles.map(({ path, contents }) => {
    const name = nameOf(path);
    const inputs = inputsOf(name, metafile);
    const needsWasm = Object.keys(inputs).some((input) => input.includes('cedar-wasm'));
    return { name, contents, needsWasm, inputs };
  });
}

function nameOf(path: string): BundleName {
  const folder = dirname(path).slice(bundlesFolder.length + 1);
  return bundleNames.find((name) => name === folder) ?? bundleNames[0];
}

function inputsOf(name: BundleName, { outputs }: Metafile): Bundle['inputs'] {
  return outputs[`dist/functions/${name}/index.mjs`]?.inputs ?? {};
}

/** Writes the bundles below a folder, and nothing else stays there. */
export function writeBundles(bundles: readonly Bundle[], folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { name, contents, needsWasm } of bundles) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'index.mjs'), contents);
    if (needsWasm) copyFileSync(join(root, wasm), join(folder, name, 'cedar_wasm_bg.wasm'));
  }
}

if (import.meta.main) writeBundles(await bundleFunctions(), bundlesFolder);
