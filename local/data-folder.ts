import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '#core/faults.ts';

/** The folder that holds the state of a local instance; only its owner can read it. */
export interface DataFolder {
  readonly path: string;
  file(name: string): string;
  /** The secret in a file of this name; made on first use, readable by the owner alone. */
  secret(name: string): string;
  /** Replaces a file whole, so that no reader ever sees half of it. */
  replace(name: string, text: string): void;
  remove(name: string): void;
}

export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Fault('store_unavailable', `the data folder ${path} cannot be made`, { cause });
  }
  const file = (name: string) => join(path, name);
  const replace = (name: string, text: string) => {
    const next = file(`${name}.${process.pid}.next`);
    writeFileSync(next, text, { mode: 0o600 });
    renameSync(next, file(name));
  };
  return {
    path,
    file,
    replace,
    secret: (name) => readOrMake(file(name)),
    remove: (name) => rmSync(file(name), { force: true }),
  };
}

function readOrMake(path: string): string {
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new Fault('store_unavailable', `${path} cannot be written`, { cause: error });
    }
  }
  return readFileSync(path, 'utf8');
}
