import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#core/faults.ts';

/** Folders that hold nothing but configuration, so that every file in them is read. */
const folders = ['identities', 'people', 'grants', 'approvals', 'policies', 'tests'];

/** Beside them stand files of other programs; these endings are ours. */
const ours = /\.(?:ya?ml|cedar)$/u;

/** The sandbox's world stands beside the example, but it is AWS's side, not configuration. */
const notConfiguration = new Set(['sandbox.yaml']);

/**
 * Reads a configuration folder: path below it → text. Nothing that was meant as configuration is
 * passed over in silence: a file with a mistyped ending is read too, for the compiler to refuse.
 */
export function readConfigurationFolder(folder: string): ReadonlyMap<string, string> {
  try {
    return readFolder(folder);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { code = 'unknown error', path = folder } = error as NodeJS.ErrnoException;
    throw new Fault(
      'not_found',
      `${path} cannot be read (${code}); let whoever runs this read the whole folder`,
      { cause: error },
    );
  }
}

function readFolder(folder: string): ReadonlyMap<string, string> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Fault('not_found', `there is no configuration folder ${folder}; give --config DIR`);
  }
  const top = readdirSync(folder).filter((name) => ours.test(name) && !notConfiguration.has(name));
  const paths = [
    ...top.filter((name) => isFile(folder, name)).sort(),
    ...folders.flatMap((below) => listFiles(folder, below)),
  ];
  if (paths.length === 0) {
    throw new Fault(
      'not_found',
      `${folder} holds no configuration; put issuers.yaml and others there`,
    );
  }
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** All files below a folder but hidden ones; a link to a folder is not followed. */
function listFiles(root: string, below: string): readonly string[] {
  if (!statSync(join(root, below), { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(join(root, below), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${below}/${entry.name}`;
      if (entry.isDirectory()) return listFiles(root, path);
      return isFile(root, path) ? [path] : [];
    });
}

function isFile(root: string, path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
}
