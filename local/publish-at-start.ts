import type { AdministrationPorts } from '#core/administration/administration.ts';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { headId } from '#core/config/head.ts';
import { loadSources } from '#core/config/load-sources.ts';
import { readConfigurationFolder } from './configuration-folder.ts';
import { exampleFolder } from './example-folder.ts';
import { owner } from './local-doorkeeper.ts';
import type { StartOptions } from './start-options.ts';

/**
 * Puts a configuration in force where none is, or where a folder was asked for and differs from
 * what is in force. What somebody published since stays, unless a folder was named.
 */
export async function publishAtStart(
  options: Pick<StartOptions, 'config'>,
  ports: AdministrationPorts,
  tell: (line: string) => void,
): Promise<void> {
  const before = await ports.store.read('head', headId);
  if (before !== undefined && options.config === undefined) return;
  const folder = options.config ?? exampleFolder;
  const files = readConfigurationFolder(folder);
  if (before !== undefined) {
    const inForce = await loadSources(before.value.version, ports.chunks);
    if (isSame(inForce, files)) return;
  }
  const origin = {
    address: '127.0.0.1',
    userAgent: 'start',
    requestId: '',
    face: 'system',
  } as const;
  const { head } = await publishConfiguration({ person: owner, origin }, { files }, ports);
  tell(`published ${folder} as ${head.version.slice(0, 12)}`);
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, text]) => other.get(path) === text);
}
