import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, say } from './command.ts';
import { configOption, readConfigOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

/** `sallyport config diff`: what publishing a folder would change. */
export const configDiff: Command = {
  name: 'config diff',
  mayTake: 'DIR',
  summary: 'show what publishing a folder would change in what is in force, object by object',
  options: { config: configOption, as: asPersonOption, data: dataOption },
  examples: ['sallyport config diff --config examples/acme'],
  run: async (invocation) => {
    // Loaded here, so that no other command waits for the readers of policies and YAML.
    const { diffConfigurations } = await import('#core/config/diff-configurations.ts');
    const { files: after } = readConfigOption(invocation);
    const shown = await callAdmin(invocation, { method: 'GET', path: 'configuration' });
    const before = new Map(Object.entries(shown.files as Record<string, string>));
    const lines = diffConfigurations(before, after);
    say(invocation.terminal, lines.length === 0 ? 'no difference' : lines.join('\n'));
    return exitCode.done;
  },
};
