import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, optionText, say } from './command.ts';
import { configOption, readConfigOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

/** `sallyport config publish`: puts a configuration folder in force. */
export const configPublish: Command = {
  name: 'config publish',
  mayTake: 'DIR',
  summary: 'publish a configuration folder as a new immutable version, in force at once',
  options: {
    config: configOption,
    expect: { type: 'string', value: 'VERSION', says: 'publish only over this version' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport config publish --config examples/acme',
    'sallyport config publish --config infra/sallyport --as ada',
  ],
  run: async (invocation) => {
    const { folder, files: read } = readConfigOption(invocation);
    const files = Object.fromEntries(read);
    const expected = optionText(invocation, 'expect');
    const head = await callAdmin(invocation, {
      method: 'PUT',
      path: 'configuration',
      json: { files, ...(expected === undefined ? {} : { expected_version: expected }) },
    });
    say(invocation.terminal, `published ${folder} as ${String(head.version)}; it is in force now`);
    return exitCode.done;
  },
};
