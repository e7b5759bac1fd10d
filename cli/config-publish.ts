import type { Problem } from '#core/config/problem.ts';
import { asPersonOption } from './administrator.ts';
import { longestWaitSeconds } from './approval-patience.ts';
import { type Command, optionText, say, tell } from './command.ts';
import { configOption, readConfigOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { placedLines } from './problem-lines.ts';
import { publishAtBroker } from './publish-at-broker.ts';

/** `sallyport config publish`: puts a configuration folder in force. */
export const configPublish: Command = {
  name: 'config publish',
  mayTake: 'DIR',
  summary:
    'publish a configuration folder as a new immutable version, in force at once or when people have said yes',
  options: {
    config: configOption,
    wait: {
      type: 'string',
      value: 'SECONDS',
      bare: String(longestWaitSeconds),
      says: 'where people have to say yes, wait this long for them, a day without a number (default: not at all)',
    },
    reason: { type: 'string', value: 'TEXT', says: 'why, for whoever has to say yes' },
    expect: { type: 'string', value: 'VERSION', says: 'publish only over this version' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport config publish --config examples/acme',
    'sallyport config publish --config infra/sallyport --as ada',
    'sallyport config publish --config infra/sallyport --as ada --reason "SHOP-7: a new grant" --wait',
  ],
  run: async (invocation) => {
    const { folder, files: read } = readConfigOption(invocation);
    const files = Object.fromEntries(read);
    const expected = optionText(invocation, 'expect');
    const reply = await publishAtBroker(invocation, {
      files,
      ...(expected === undefined ? {} : { expected_version: expected }),
    });
    const warnings = reply.warnings as readonly Problem[];
    if (warnings.length > 0) tell(invocation.terminal, 'to look at:');
    for (const line of placedLines(warnings)) tell(invocation.terminal, line);
    say(invocation.terminal, `published ${folder} as ${String(reply.version)}; it is in force now`);
    say(
      invocation.terminal,
      `policies that apply to every grant: ${String(reply.general_policies)}`,
    );
    return exitCode.done;
  },
};
