import type { Configurations } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import type { Store } from '#core/store/store.ts';

/**
 * Whether somebody is one of people.yaml, by the configuration in force now; nobody is before the
 * first one. Throws what reading it throws.
 */
export async function peopleInForce({
  store,
  configurations,
}: {
  readonly store: Pick<Store, 'read'>;
  readonly configurations: Configurations;
}): Promise<(id: string) => boolean> {
  const head = await store.read('head', headId);
  if (head === undefined) return () => false;
  const configuration = await configurations.load(head.value.version);
  return (id) => configuration.person(id) !== undefined;
}
