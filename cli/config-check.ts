import { type Command, say, tell } from './command.ts';
import { configOption, readConfigOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';
import { placedLines, problemLines } from './problem-lines.ts';

/** `sallyport config check`: every problem at once, with its place and its remedy. */
export const configCheck: Command = {
  name: 'config check',
  mayTake: 'DIR',
  summary: 'check a configuration folder: all problems at once, with file, line and what to do',
  options: {
    config: configOption,
    deployed: { type: 'boolean', says: 'check as a deployed instance would: no demo issuers' },
  },
  examples: ['sallyport config check examples/acme', 'sallyport config check --deployed'],
  run: async (invocation) => {
    const { examine } = await import('./trial.ts');
    const { folder, files } = readConfigOption(invocation);
    const local = invocation.options.deployed !== true;
    const { problems, warnings, generalPolicies } = await examine(files, { local });
    if (warnings.length > 0) tell(invocation.terminal, 'to look at:');
    for (const line of placedLines(warnings)) tell(invocation.terminal, line);
    if (problems.length > 0) {
      for (const line of problemLines(problems)) tell(invocation.terminal, line);
      return exitCode.failed;
    }
    const warned = warnings.length === 0 ? '' : `, ${warnings.length} to look at`;
    say(invocation.terminal, `${folder}: ${files.size} files, no problems${warned}`);
    say(invocation.terminal, `policies that apply to every grant: ${generalPolicies}`);
    return exitCode.done;
  },
};
