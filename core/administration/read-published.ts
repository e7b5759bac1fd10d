import type { ConfigurationHead } from '#core/config/head.ts';
import { loadSources } from '#core/config/load-sources.ts';
import { Fault } from '#core/faults.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { authorise } from './authorise.ts';

/** The version in force as it was written: path → text. */
export interface Published {
  readonly head: ConfigurationHead;
  readonly files: ReadonlyMap<string, string>;
}

/** Reads the head and the source files of the version in force, for `config show` and `diff`. */
export async function readPublished(
  administered: Administered,
  ports: AdministrationPorts,
): Promise<Published> {
  const resource = { type: 'Configuration', id: soleResources.Configuration } as const;
  const { head } = await authorise(administered, { action: 'ReadConfiguration', resource }, ports);
  if (head === undefined)
    throw new Fault(
      'not_found',
      'no configuration is published yet; run "sallyport config publish"',
    );
  return { head: head.value, files: await loadSources(head.value.version, ports.chunks) };
}
