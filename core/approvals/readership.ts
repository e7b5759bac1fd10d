import { isPermitted } from '#core/administration/authorise.ts';
import type { Configuration, Person } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Approval } from './approval.ts';
import type { ReadingPorts } from './people-ports.ts';
import { everyPlace } from './places-of.ts';
import { groupsOfVoices, voicesOf } from './voices.ts';

/**
 * Which requests a person may see: those that a group of theirs decides about, now or later, or one
 * of who has delegated to them, those of what is theirs, and all of them where policy lets them (`ReadApprovals`).
 */
export async function readership(
  person: Person,
  configuration: Configuration,
  ports: ReadingPorts,
): Promise<(approval: Approval) => boolean> {
  const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
  const administering = { action: 'ReadApprovals', resource } as const;
  const readsAll = await isPermitted(configuration, { person, administering }, ports);
  const groups = groupsOfVoices(await voicesOf(person, configuration, ports.store));
  return (approval) => readsAll || isOfPerson(approval, person) || isAskedEver(approval, groups);
}

/** Whether the person, or a group of theirs, owns the identity that asks, or triggered its run. */
export function isOfPerson({ requester }: Approval, { id, groups }: Person): boolean {
  const { owner, trigger } = requester;
  const isOwner = owner === id || groups.includes(owner);
  return isOwner || (trigger.kind === 'person' && trigger.person === id);
}

/** Throws `policy_denied` for a person who may not see the request. */
export function requireReader(mayRead: boolean, approval: Approval, person: Person): void {
  if (mayRead) return;
  throw new Fault(
    'policy_denied',
    `request ${approval.id} is for others than ${person.id}: for who decides about it, for who owns or triggered it, and for administrators; ask one of them`,
  );
}

function isAskedEver({ rule }: Approval, groups: readonly string[]): boolean {
  const asked = everyPlace(rule);
  return groups.some((group) => asked.some((place) => place.groups.has(group)));
}
