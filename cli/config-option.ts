import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { type Invocation, type Option, optionText } from './command.ts';
import { WrongUse } from './wrong-use.ts';

/** The option that names the configuration folder. */
export const configOption: Option = {
  type: 'string',
  value: 'DIR',
  says: 'configuration folder (default: the example, examples/acme)',
};

/** The configuration folder that a command was given, as a word or by `--config`, and its files. */
export function readConfigOption(invocation: Invocation): {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
} {
  const named = optionText(invocation, 'config');
  const [word] = invocation.words;
  if (named !== undefined && word !== undefined) {
    throw new WrongUse('name the folder once: as a word or by --config');
  }
  const folder = named ?? word ?? exampleFolder;
  return { folder, files: readConfigurationFolder(folder) };
}
