import type { Identity } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { PersonResource } from '#core/policy/person-question.ts';
import type { AdministrationPorts } from './administration.ts';

/** What somebody asked for by id, as policy may be asked about it before anybody learns if it exists. */
export interface AskedIdentity {
  readonly resource: PersonResource;
  /** Undefined where no configuration in force has it. */
  readonly identity: Identity | undefined;
}

/** The form of names in identities.yaml. */
const name = /^[a-z0-9-]{2,64}$/;

/**
 * The identity of this id. Where none is in force, policy is asked about one without groups: who
 * may not act on it learns nothing of whether it exists. `owner` is what is known of one that is gone.
 */
export async function askedIdentity(
  id: string,
  ports: Pick<AdministrationPorts, 'store' | 'configurations'>,
  owner = '',
): Promise<AskedIdentity> {
  const identity = await identityInForce(id, ports);
  const facts = identity ?? withoutFacts(name.test(id) ? id : 'no-name-at-all', owner);
  return { identity, resource: { type: 'Identity', id: facts.id, identity: facts } };
}

/** The answer to whoever may act on an identity that there is not. */
export function unknownIdentity(): Fault {
  return new Fault('not_found', 'there is no such identity in force; see identities.yaml');
}

async function identityInForce(
  id: string,
  ports: Pick<AdministrationPorts, 'store' | 'configurations'>,
): Promise<Identity | undefined> {
  const head = await ports.store.read('head', headId);
  if (head === undefined) return undefined;
  const configuration = await ports.configurations.load(head.value.version);
  return configuration.identity(id);
}

function withoutFacts(id: string, owner: string): Identity {
  const nothing = { purpose: '', groups: [], grants: [], trusts: [], expiresAt: null } as const;
  return { id, owner, state: 'retired', ...nothing };
}
