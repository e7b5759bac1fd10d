import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { Fault } from '#core/faults.ts';
import { boundedText } from '../bounded-text.ts';
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
 * What a program prints, trimmed. Its own error output goes to ours, where a person sees it, and
 * never into a fault. Throws `issuer_unavailable` for one that was ended before its time, and
 * `invalid_request` for one that gives no token: where trying again may help, it did so itself.
 */
export async function printedBy(
  { env }: Surroundings,
  path: string,
  args: readonly string[],
): Promise<string> {
  const child = spawn(path, args, {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: timeoutMilliseconds,
  });
  const ending = endOf(child);
  const printed = await boundedText(child.stdout).catch(() => '');
  if (printed === undefined) child.kill('SIGKILL');
  const token = printed?.trim();
  const ended = await ending;
  if (ended === 0 && token) return token;
  throw fault([basename(path), ...args.slice(0, 3)].join(' '), ended, printed);
}

/** The exit code, or the signal that ended it. */
type Ended = number | NodeJS.Signals | 'not begun';

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', () => resolve('not begun'));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'not begun'));
  });
}

function fault(command: string, ended: Ended, printed: string | undefined): Fault {
  const final = (how: string) =>
    new Fault('invalid_request', `"${command}" ${how}; run it in this job and read what it says`);
  if (printed === undefined) return final('printed more than any token');
  if (ended === 'not begun') return final('cannot be run');
  if (ended === 0) return final('printed no token');
  if (typeof ended === 'number') return final(`ended with ${ended}`);
  return new Fault(
    'issuer_unavailable',
    `"${command}" was ended by ${ended}, as it is after 30 s; try again`,
  );
}
