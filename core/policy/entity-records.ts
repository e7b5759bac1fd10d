import type { Grant, Identity, Person } from '#core/config/configuration.ts';
import type { EntityRecord } from './engine.ts';

/** An identity as policy knows it: its facts, and the groups it is in. */
export function identityRecord(identity: Identity): EntityRecord {
  const { id, owner, purpose, state, groups } = identity;
  return {
    type: 'Identity',
    id,
    attributes: { owner, purpose, state },
    parents: groups.map((group) => ({ type: 'Group', id: group })),
  };
}

/** A grant as policy knows it. */
export function grantRecord(grant: Grant): EntityRecord {
  const { name, account, role, mode, labels, leaseSeconds } = grant;
  return {
    type: 'Grant',
    id: name,
    attributes: { account, role, mode, labels, leaseSeconds },
    parents: [],
  };
}

/** A person as policy knows them: by the teams they are in. */
export function personRecord(person: Person): EntityRecord {
  return {
    type: 'Person',
    id: person.id,
    attributes: {},
    parents: person.groups.map((group) => ({ type: 'Team', id: group })),
  };
}
