import type { Configuration } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Binding } from './binding.ts';
import type { ExchangePorts } from './ports.ts';

/** What the store says before a token is judged: read once, at the same time. */
export interface Known {
  readonly head: ConfigurationHead;
  readonly configuration: Configuration;
  readonly binding: Versioned<Binding> | undefined;
}

/**
 * Reads the head of configuration and the token's binding, strongly consistent and in parallel, and
 * loads the version that the head names. Throws `not_configured` while nothing is published.
 */
export async function readKnown(bindingKey: string, ports: ExchangePorts): Promise<Known> {
  const [head, binding] = await Promise.all([
    ports.store.read('head', headId),
    ports.store.read('binding', bindingKey),
  ]);
  if (head === undefined) {
    throw new Fault(
      'not_configured',
      'no configuration is published yet; an administrator must run "sallyport config publish"',
    );
  }
  const configuration = await ports.configurations.load(head.value.version);
  return { head: head.value, configuration, binding };
}
