import type { ConfigurationHead } from '#core/config/head.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { accessLine, stopLines } from './stop-lines.ts';

/** `sallyport config show`: what is in force, and who put it there. */
export const configShow: Command = {
  name: 'config show',
  summary: 'show the version in force: who published it, when, which identities are stopped',
  options: {
    files: { type: 'boolean', says: 'print the files of the version, too' },
    json: { type: 'boolean', says: 'print everything as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport config show', 'sallyport config show --files'],
  run: async (invocation) => {
    const { terminal, options } = invocation;
    const shown = await callAdmin(invocation, { method: 'GET', path: 'configuration' });
    if (options.json === true) {
      say(terminal, JSON.stringify(shown, null, 2));
      return exitCode.done;
    }
    say(terminal, `version    ${String(shown.version)}`);
    say(terminal, `published  ${String(shown.publishedAt)} by ${String(shown.publishedBy)}`);
    const access = shown.allStopped as ConfigurationHead['allStopped'];
    if (access !== undefined) say(terminal, `stopped    ${accessLine(access)}`);
    for (const [id, stopped] of Object.entries(shown.stopped as ConfigurationHead['stopped'])) {
      for (const line of stopLines(id, stopped)) say(terminal, `stopped    ${line}`);
    }
    const files = Object.entries(shown.files as Record<string, string>);
    if (options.files !== true) {
      say(terminal, `files      ${files.map(([path]) => path).join(', ')}`);
      return exitCode.done;
    }
    for (const [path, text] of files) say(terminal, `\n--- ${path}\n${text.trimEnd()}`);
    return exitCode.done;
  },
};
