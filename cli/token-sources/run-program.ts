import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { Fault } from '#core/faults.ts';
import type { Surroundings } from './token-source.ts';

/** A program gets this long to fetch a token. */
const timeoutMilliseconds = 30_000;

/**
 * The path of a program on PATH; undefined where it is not installed. A folder that is named from
 * where we stand is left out: what lies in a checkout must not be shown the secrets of the job.
 */
export function findProgram({ env }: Surroundings, name: string): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What a program prints, trimmed; `issuer_unavailable` when it fails. Its own error output goes to
 * ours, where a person sees it, and never into a fault.
 */
export function printedBy(
  { env }: Surroundings,
  path: string,
  args: readonly string[],
): Promise<string> {
  const child = spawn(path, args, {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: timeoutMilliseconds,
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  const failed = (how: string) =>
    new Fault('issuer_unavailable', `"${path} ${args[0]}" ${how}; see its own words above`);
  return new Promise((resolve, reject) => {
    child.once('error', () => reject(failed('cannot be run')));
    child.once('close', (code, signal) => {
      if (code === 0 && printed.trim() !== '') resolve(printed.trim());
      else reject(failed(code === 0 ? 'printed no token' : `ended with ${code ?? signal}`));
    });
  });
}
