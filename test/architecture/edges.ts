import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** One import: the file that holds it and what it names. */
export interface Edge {
  readonly from: string;
  /** A path from the project's root, or a package's name. */
  readonly to: string;
  readonly isPackage: boolean;
  /** As written: `./x.ts`, `#core/x.ts`, `jose`. */
  readonly specifier: string;
}

const neverOurs = new Set(['node_modules', 'cdk.out', 'dist', 'coverage', 'vectors']);

/** Every TypeScript file of the project below `folder`, as paths from the root. */
export function sourceFiles(folder = ''): readonly string[] {
  const entries = readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return neverOurs.has(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path);
      }
      return /\.[mc]?[jt]sx?$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** The imports that remain when types are erased, as esbuild resolves them. */
export async function bundledEdges(files: readonly string[]): Promise<readonly Edge[]> {
  const { metafile } = await build({
    entryPoints: [...files],
    bundle: true,
    metafile: true,
    write: false,
    outdir: 'never-written',
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // What files share is bundled once, and data not at all: only who imports it matters here.
    splitting: true,
    loader: { '.json': 'empty' },
    logLevel: 'silent',
  });
  return Object.entries(metafile.inputs).flatMap(([from, input]) =>
    input.imports.map((edge) => ({
      from,
      to: edge.path,
      isPackage: edge.external === true,
      specifier: edge.original ?? edge.path,
    })),
  );
}

const importForms = [
  /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
];

/** The imports as the text has them: `import type` too, which a bundler erases. */
export function writtenEdges(from: string, text: string): readonly Edge[] {
  return importForms.flatMap((form) =>
    [...text.matchAll(form)].map((found) => edgeOf(from, found[1] ?? '')),
  );
}

/** {@link writtenEdges} of the files as they lie on disk. */
export function allWrittenEdges(files: readonly string[]): readonly Edge[] {
  return files.flatMap((file) => writtenEdges(file, readFileSync(file, 'utf8')));
}

function edgeOf(from: string, specifier: string): Edge {
  if (specifier.startsWith('#')) {
    return { from, to: specifier.slice(1), isPackage: false, specifier };
  }
  if (specifier.startsWith('.')) {
    const base = `file:///${from}`;
    return { from, to: new URL(specifier, base).pathname.slice(1), isPackage: false, specifier };
  }
  return { from, to: specifier, isPackage: true, specifier };
}
