import type { Approval } from './approval.ts';
import type { Place } from './fill-seats.ts';

/**
 * The places that a request has to fill, each with who may fill it at this instant. Escalation
 * only ever adds groups. A run that an account triggered which is nobody's costs one more place.
 */
export function placesOf({ rule, requester, openedAt }: Approval, now: Date): readonly Place[] {
  const age = now.getTime() - Date.parse(openedAt);
  const places = rule.seats.flatMap(({ group, count, escalation }) => {
    const later = escalation
      .filter(({ afterSeconds }) => age >= afterSeconds * 1_000)
      .map((step) => step.group);
    return Array.from({ length: count }, () => ({ group, groups: new Set([group, ...later]) }));
  });
  if (requester.trigger.kind !== 'unmapped') return places;
  const anybody = new Set(places.flatMap(({ groups }) => [...groups]));
  return [...places, { group: [...anybody].join(' or '), groups: anybody }];
}

/** Groups whose members may vote at this instant. */
export function askedGroups(approval: Approval, now: Date): ReadonlySet<string> {
  return new Set(placesOf(approval, now).flatMap(({ groups }) => [...groups]));
}
