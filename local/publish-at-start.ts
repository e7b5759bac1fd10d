import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import type { PublishingPorts } from '#core/administration/publishing.ts';
import { headId } from '#core/config/head.ts';
import { loadSources } from '#core/config/load-sources.ts';
import { asFault, type FaultCode } from '#core/faults.ts';
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
  ports: PublishingPorts,
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
  const reason = `${folder} was named when this instance was started`;
  try {
    const administered = { person: owner, origin };
    const { head } = await publishConfiguration(administered, { files, reason }, ports);
    tell(`published ${folder} as ${head.version.slice(0, 12)}`);
  } catch (error) {
    // What is in force goes on meanwhile; the next start, or config publish, puts the folder in force.
    const { code, message } = asFault(error);
    if (!wantsPeople.has(code)) throw error;
    tell(`${folder} is not in force yet: ${message}`);
  }
}

/** People have not said yes, or cannot be asked like this: no reason to serve nobody at all. */
const wantsPeople: ReadonlySet<FaultCode> = new Set([
  ...(['approval_pending', 'approval_denied', 'approval_expired', 'approval_cancelled'] as const),
  ...(['policy_denied', 'invalid_request', 'request_too_large'] as const),
]);

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, text]) => other.get(path) === text);
}
