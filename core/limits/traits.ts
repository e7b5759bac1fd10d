import { hash } from 'node:crypto';
import type { Workload } from '#core/tokens/workload.ts';
import type { Trait } from './familiar.ts';

/** One trait of an exchange and the id of the record that makes it familiar. */
export interface TraitShown {
  readonly trait: Trait;
  readonly id: string;
}

/**
 * The traits that an exchange shows; what its token does not state can be neither new nor known. Each
 * is of one grant: what became familiar by a harmless one says nothing to a policy of a strong one.
 */
export function traitsOf(exchange: {
  readonly identity: string;
  readonly grant: string;
  readonly workload: Workload;
}): readonly TraitShown[] {
  const { identity, grant, workload } = exchange;
  const values: Readonly<Record<Trait, string | undefined>> = {
    grant,
    branch: workload.sourceRepositoryRef,
    runner: workload.runnerEnvironment,
  };
  return (Object.keys(values) as Trait[]).flatMap((trait) => {
    const value = values[trait];
    // The value may be long and anybody's text; its hash is an id.
    return value === undefined
      ? []
      : [{ trait, id: `${identity}/${grant}/${trait}/${hash('sha256', value)}` }];
  });
}
