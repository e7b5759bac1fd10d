import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Fault } from '#core/faults.ts';

/**
 * Appends variables to the file by which a step sets them for later steps. Each value stands
 * between delimiters that nobody can guess, so none can set another variable.
 */
export function appendToGithubEnvironment(
  path: string | undefined,
  variables: Readonly<Record<string, string>>,
): void {
  if (!path) {
    throw new Fault(
      'invalid_request',
      'GITHUB_ENV is not set; run this as a step of GitHub Actions',
    );
  }
  const text = Object.entries(variables).map(([name, value]) => assignment(name, value));
  const file = openToAppend(path);
  try {
    writeSync(file, text.join(''));
  } finally {
    closeSync(file);
  }
}

function assignment(name: string, value: string): string {
  const delimiter = `ghadelimiter_${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

/** The runner made the file; one that is not there, or a link, is not its. */
function openToAppend(path: string): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
  } catch (cause) {
    throw new Fault(
      'invalid_request',
      `the file of GITHUB_ENV, ${path}, cannot be written; run this as a step of GitHub Actions`,
      {
        cause,
      },
    );
  }
}
