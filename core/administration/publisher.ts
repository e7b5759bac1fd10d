import type { Requester } from '#core/approvals/approval.ts';
import type { Configuration, Person } from '#core/config/configuration.ts';

/** The name under which a person asks: no identity has a colon in its name. */
export function askingAs(person: string): string {
  return `person:${person}`;
}

/**
 * For whom a publish is asked. Whoever publishes and is nobody of people.yaml, as a first
 * administrator may be, could be one of its people as well, under another name: that counts as a run
 * which nobody known triggered, and takes one more yes.
 */
export function publisher(
  person: Person,
  configuration: Pick<Configuration, 'person'>,
  reason?: string,
): Requester {
  const { id } = person;
  return {
    ...{ identity: askingAs(id), owner: id },
    trigger: isOf(configuration, person)
      ? { kind: 'person', person: id }
      : { kind: 'unmapped', account: id },
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Somebody else's id may be the same. */
function isOf(configuration: Pick<Configuration, 'person'>, person: Person): boolean {
  const known = configuration.person(person.id);
  return known !== undefined && known.issuer === person.issuer && known.subject === person.subject;
}
