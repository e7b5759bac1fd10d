import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Invocation, type Option, optionText } from '../command.ts';
import type { Instance } from '../instance.ts';

/** The option that names the folder in which credentials are kept. */
export const cacheOption: Option = {
  type: 'string',
  value: 'DIR',
  says: 'keep credentials here (default: the data folder, else XDG_CACHE_HOME/sallyport)',
};

/**
 * Where credentials are kept: `--cache`, else beside the other secrets of the local instance, else
 * in the cache of the account (XDG Base Directory Specification: a relative path is no path).
 */
export function cacheFolder(invocation: Invocation, { local }: Instance): string {
  const named = optionText(invocation, 'cache');
  if (named !== undefined) return resolve(named);
  if (local !== undefined) return join(local.data, 'credentials');
  const { XDG_CACHE_HOME: xdg = '', HOME: home } = invocation.terminal.env;
  return join(isAbsolute(xdg) ? xdg : join(home || homedir(), '.cache'), 'sallyport');
}
