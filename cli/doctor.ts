import { type Command, say } from './command.ts';
import type { Check } from './doctor/check.ts';
import { exchangeOptions } from './exchange-plan.ts';
import { exitCode } from './exit-code.ts';
import { findInstance } from './instance.ts';

/** `sallyport doctor`: everything between this process and its credentials, and what to do. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'check everything between here and credentials, and say what to do about each failure',
  options: {
    ...exchangeOptions,
    json: { type: 'boolean', says: 'print {name, state, says, remedy?} of each check as JSON' },
  },
  examples: [
    'sallyport doctor',
    'sallyport doctor --as shop-main --grant shop-deploy',
    'sallyport doctor --token-file /run/token --json',
  ],
  run: async (invocation) => {
    // Loaded here, so that no other command waits for it.
    const { examineInstance } = await import('./doctor/examine.ts');
    const { terminal } = invocation;
    const { reached, checks } = await examineInstance(invocation, findInstance(invocation));
    const shown =
      invocation.options.json === true ? JSON.stringify(checks, null, 2) : report(checks);
    say(terminal, shown);
    if (!reached) return exitCode.unavailable;
    return checks.some(({ state }) => state === 'failed') ? exitCode.failed : exitCode.done;
  },
};

const marks = { ok: '✓', failed: '✗', skipped: '–' } as const;

/** A line for each check, and below a failure what to do. */
export function report(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 4);
  return checks
    .flatMap(({ name, state, says, remedy }) => [
      `${marks[state]} ${name.padEnd(width)}  ${says.replaceAll('\n', `\n${indent}`)}`,
      ...(remedy === undefined ? [] : [`${indent}→ ${remedy}`]),
    ])
    .join('\n');
}
