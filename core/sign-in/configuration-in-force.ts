import type { Configuration, Configurations } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { Store } from '#core/store/store.ts';

/** The configuration in force; throws `not_configured` while there is none. */
export async function configurationInForce(ports: {
  readonly store: Pick<Store, 'read'>;
  readonly configurations: Configurations;
}): Promise<Configuration> {
  const head = await ports.store.read('head', headId);
  if (head !== undefined) return ports.configurations.load(head.value.version);
  throw new Fault('not_configured', 'no configuration is published yet; publish one, then sign in');
}
