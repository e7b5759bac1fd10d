import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#core/faults.ts';

/** Where configuration may stand: a folder below the root, and the ending of its files. */
const places = [
  { folder: '', ending: '.yaml' },
  { folder: 'policies', ending: '.cedar' },
  { folder: 'tests', ending: '.yaml' },
];

/** The sandbox's world stands beside the example, but it is AWS's side, not configuration. */
const notConfiguration = new Set(['sandbox.yaml']);

/** Reads a configuration folder: path below it → text, in path order. */
export function readConfigurationFolder(folder: string): ReadonlyMap<string, string> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Fault('not_found', `there is no configuration folder ${folder}; give --config DIR`);
  }
  const paths = places.flatMap(({ folder: below, ending }) => listFiles(folder, below, ending));
  if (paths.length === 0) {
    throw new Fault(
      'not_found',
      `${folder} holds no configuration; it needs issuers.yaml and others`,
    );
  }
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function listFiles(root: string, below: string, ending: string): readonly string[] {
  const folder = join(root, below);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !notConfiguration.has(name))
    .sort()
    .map((name) => join(below, name));
}
