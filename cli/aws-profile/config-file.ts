import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '#core/faults.ts';

/** The text of a file; empty where there is none. Throws `invalid_request` when it cannot be read. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Fault(
      'invalid_request',
      `${path} cannot be read; check who may, or name another by --config`,
      { cause },
    );
  }
}

/**
 * Replaces a file of somebody else's whole, its rights and the link that leads to it kept. Throws
 * `conflict` when it changed since `before` was read.
 */
export function replaceShared(path: string, before: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const target = realPath(path);
  const draft = `${target}.${randomUUID()}.next`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    // The umask would take rights away that the file had.
    chmodSync(draft, modeOf(target));
    if (readIfThere(target) !== before) {
      throw new Fault('conflict', `${path} was changed meanwhile; run this again`);
    }
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    if (error instanceof Fault) throw error;
    throw new Fault(
      'invalid_request',
      `${path} cannot be written; check who may, or name another by --config`,
      { cause: error },
    );
  }
}

/** Where a file really lies: many keep ~/.aws/config as a link into a repository. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function modeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 0o600 : stats.mode & 0o777;
}
