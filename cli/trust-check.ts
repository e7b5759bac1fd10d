import { type Command, say } from './command.ts';
import { configOption } from './config-option.ts';
import { report } from './doctor.ts';
import { exitCode } from './exit-code.ts';
import { dataOption, urlOption } from './instance.ts';
import { matchTable } from './trust/match-table.ts';
import { shownTokenOptions } from './trust/shown-token.ts';

/** `sallyport trust check`: which identities a token would be, and why not the others. */
export const trustCheck: Command = {
  name: 'trust check',
  summary: 'show which identities a token would match, and claim by claim why not the others',
  options: {
    ...shownTokenOptions,
    grant: { type: 'string', value: 'GRANT', says: 'only identities that may ask for this grant' },
    config: { ...configOption, says: 'a folder (default: what is in force)' },
    json: { type: 'boolean', says: 'print {checks, matches, verdict, trusts} as JSON' },
    url: urlOption,
    data: dataOption,
  },
  examples: [
    'sallyport trust check --token token.jwt --config infra/sallyport',
    'sallyport trust check --as shop-branch --grant shop-deploy',
  ],
  run: async (invocation) => {
    // Loaded here, so that no other command waits for it.
    const { examineToken } = await import('./trust/examine-token.ts');
    const { terminal, options } = invocation;
    const { checks, matches, verdict, trusts } = await examineToken(invocation);
    const lines =
      options.json === true
        ? [JSON.stringify({ checks, matches, verdict, trusts }, null, 2)]
        : [report(checks), '', ...matchTable(trusts), '', verdict];
    for (const line of lines) say(terminal, line);
    return matches.length === 1 ? exitCode.done : exitCode.denied;
  },
};
