import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { visibleText } from './visible-text.ts';

/**
 * Writes a line to the terminal of whoever started this process, whatever became of its standard
 * error; to nobody where there is no terminal, or where standard error is one already.
 */
export function tellPerson(line: string): void {
  if (isatty(2)) return;
  try {
    const terminal = openSync('/dev/tty', constants.O_WRONLY | constants.O_NOCTTY);
    writeSync(terminal, `${visibleText(line)}\n`);
    closeSync(terminal);
  } catch {
    // No terminal: a CI job, a service.
  }
}
