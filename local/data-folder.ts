import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '#core/faults.ts';
import { makeOnce } from './make-once.ts';

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
    throw unusable(path, cause);
  }
  const file = (name: string) => join(path, name);
  const replace = (name: string, text: string) => {
    const next = file(`${name}.${process.pid}.next`);
    writeFileSync(next, text, { mode: 0o600 });
    renameSync(next, file(name));
  };
  refuseUnwritable(path);
  return {
    path,
    file,
    replace,
    secret: (name) => readOrMake(file(name)),
    remove: (name) => rmSync(file(name), { force: true }),
  };
}

/** Found out at once, so that what follows need not explain it. */
function refuseUnwritable(path: string): void {
  const probe = join(path, `.${process.pid}.next`);
  try {
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
  } catch (cause) {
    throw unusable(path, cause);
  }
}

function unusable(path: string, cause: unknown): Fault {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  return new Fault(
    'store_unavailable',
    `the data folder ${path} cannot be made or written (${code}); give another --data DIR`,
    { cause },
  );
}

const secretText = /^[\w-]{43}$/u;

function readOrMake(path: string): string {
  const secret = readSecret(path) ?? makeSecret(path);
  if (secretText.test(secret)) return secret;
  throw new Fault(
    'store_unavailable',
    `${path} holds no secret of ours; remove it, and the next start makes a new one`,
  );
}

function makeSecret(path: string): string {
  try {
    makeOnce(path, randomBytes(32).toString('base64url'));
  } catch (error) {
    throw unusable(path, error);
  }
  return readFileSync(path, 'utf8');
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
}
