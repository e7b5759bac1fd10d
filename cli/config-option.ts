import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { type Invocation, type Option, optionText } from './command.ts';

/** The option that names the configuration folder. */
export const configOption: Option = {
  type: 'string',
  value: 'DIR',
  says: 'configuration folder (default: the example, examples/acme)',
};

/** The configuration folder that a command was given, and its files. */
export function readConfigOption(invocation: Invocation): {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
} {
  const folder = optionText(invocation, 'config') ?? exampleFolder;
  return { folder, files: readConfigurationFolder(folder) };
}
