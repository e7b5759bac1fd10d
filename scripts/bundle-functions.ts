import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Functions that run on Lambda; functions/entries has a file of each name. */
export const bundleNames = [
  ...(['exchange', 'sts', 'gateway', 'public', 'revoke', 'pages', 'votes', 'admin'] as const),
  ...(['approval-tick', 'waker', 'jwks', 'audit', 'sweep', 'first-configuration'] as const),
  ...(['seal', 'check-ledger'] as const),
] as const;

export type BundleName = (typeof bundleNames)[number];

/** Where `npm run build` puts one folder for each function. */
export const bundlesFolder = join(root, 'dist/functions');

/** Facts about AWS that Node reads as JSON from beside a bundle in a third of the time that it would take within. */
const dataBeside = {
  '#data/iam/actions.json': 'iam-actions.json',
  '#data/aws/operations.json': 'aws-operations.json',
  '#data/aws/access.json': 'aws-access.json',
  '#data/aws/sensitive.json': 'aws-sensitive.json',
} as const;

type ImportedData = keyof typeof dataBeside;

/** Files and folders that a module reads by itself from the folder that it runs in. */
const readBeside = [
  {
    by: 'node_modules/@cedar-policy/cedar-wasm/',
    source: 'node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm',
    beside: 'cedar_wasm_bg.wasm',
  },
  { by: 'adapters/node/service-models.ts', source: 'data/aws/models', beside: 'aws-models' },
] as const;

/** What lies beside a bundle, by its name there. */
export type Beside = (typeof dataBeside)[ImportedData] | (typeof readBeside)[number]['beside'];

const leaveBeside: Plugin = {
  name: 'leave-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^#data\/.*\.json$/ }, ({ path }) => {
      if (!isImportedData(path)) return undefined;
      return { path: `./${dataBeside[path]}`, external: true };
    });
  },
};

function isImportedData(path: string): path is ImportedData {
  return Object.hasOwn(dataBeside, path);
}

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
  /** What it reads from beside it. */
  readonly besides: readonly Beside[];
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
    plugins: [leaveBeside],
  });
  return outputFiles.map(({ path, contents }) => {
    const name = nameOf(path);
    const { inputs, imports } = outputOf(name, metafile);
    return { name, contents, besides: besidesOf(Object.keys(inputs), imports), inputs };
  });
}

function besidesOf(
  inputs: readonly string[],
  imports: readonly { readonly path: string }[],
): readonly Beside[] {
  const imported = Object.values(dataBeside).filter((beside) =>
    imports.some(({ path }) => path === `./${beside}`),
  );
  const read = readBeside.filter(({ by }) => inputs.some((input) => input.includes(by)));
  return [...imported, ...read.map(({ beside }) => beside)];
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
  for (const { name, contents, besides } of bundles) {
    const home = join(folder, name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'index.mjs'), contents);
    for (const beside of besides) putBeside(beside, home);
  }
}

function putBeside(beside: Beside, home: string): void {
  const read = readBeside.find((one) => one.beside === beside);
  if (read !== undefined) {
    cpSync(join(root, read.source), join(home, beside), { recursive: true });
    return;
  }
  const [imported = ''] = Object.entries(dataBeside).find(([, name]) => name === beside) ?? [];
  writeFileSync(join(home, beside), withoutSpaces(imported.replace('#', '')));
}

function withoutSpaces(file: string): string {
  return JSON.stringify(JSON.parse(readFileSync(join(root, file), 'utf8')));
}

if (import.meta.main) writeBundles(await bundleFunctions(), bundlesFolder);
