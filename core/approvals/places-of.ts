import type { Approval } from './approval.ts';
import type { Place } from './fill-seats.ts';
import type { ApprovalRule } from './rule.ts';

/**
 * The places that a request has to fill, each with who may fill it at this instant. Escalation
 * only ever adds groups. A run that an account triggered which is nobody's costs one more place.
 */
export function placesOf({ rule, requester, openedAt }: Approval, now: Date): readonly Place[] {
  const age = now.getTime() - Date.parse(openedAt);
  const places = placesAt(rule, age);
  return requester.trigger.kind === 'unmapped' ? [...places, onePlaceMore(places)] : places;
}

/** The most places that a rule can ever cost, each with everybody who may fill it in the end. */
export function everyPlace(rule: ApprovalRule): readonly Place[] {
  const places = placesAt(rule, Number.POSITIVE_INFINITY);
  return rule.unmappedTrigger === 'one-more' ? [...places, onePlaceMore(places)] : places;
}

function placesAt({ seats }: ApprovalRule, age: number): readonly Place[] {
  return seats.flatMap(({ group, count, escalation }) => {
    const later = escalation
      .filter(({ afterSeconds }) => age >= afterSeconds * 1_000)
      .map((step) => step.group);
    return Array.from({ length: count }, () => ({ group, groups: new Set([group, ...later]) }));
  });
}

/** For anybody who may fill one of the others. */
function onePlaceMore(places: readonly Place[]): Place {
  const anybody = new Set(places.flatMap(({ groups }) => [...groups]));
  return { group: [...anybody].join(' or '), groups: anybody };
}

/** Groups whose members may vote at this instant. */
export function askedGroups(approval: Approval, now: Date): ReadonlySet<string> {
  return new Set(placesOf(approval, now).flatMap(({ groups }) => [...groups]));
}
