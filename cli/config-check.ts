import type { Problem } from '#core/config/problem.ts';
import { type Command, say, tell } from './command.ts';
import { configOption, readConfigOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';

/** `sallyport config check`: every problem at once, with its place and its remedy. */
export const configCheck: Command = {
  name: 'config check',
  summary: 'check a configuration folder: all problems at once, with file, line and what to do',
  options: {
    config: configOption,
    deployed: { type: 'boolean', says: 'check as a deployed instance would: no demo issuers' },
  },
  examples: ['sallyport config check --config examples/acme', 'sallyport config check --deployed'],
  run: async (invocation) => {
    const { problemsOf } = await import('./trial.ts');
    const { folder, files } = readConfigOption(invocation);
    const problems = await problemsOf(files, { local: invocation.options.deployed !== true });
    if (problems.length === 0) {
      say(invocation.terminal, `${folder}: ${files.size} files, no problems`);
      return exitCode.done;
    }
    for (const line of problemLines(problems)) tell(invocation.terminal, line);
    return exitCode.failed;
  },
};

/** Problems as editors and people read them: `file:line:column message`, then the remedy. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
  const lines = problems.flatMap(({ file, line, column, message, remedy }) => [
    `${file}:${line}:${column} ${message}`,
    `    ${remedy}`,
  ]);
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return [...lines, count];
}
