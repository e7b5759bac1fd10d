import type { Approval } from '#core/approvals/approval.ts';
import { emptyPlaces } from '#core/approvals/fill-seats.ts';
import { everyPlace } from '#core/approvals/places-of.ts';
import type { Configuration } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';

/** A rule, whoever asks by it, and the configuration that says who could answer. */
export interface Answering extends Pick<Approval, 'rule'> {
  readonly requester: Pick<Approval['requester'], 'owner' | 'trigger'>;
  readonly configuration: Pick<Configuration, 'membersOf'>;
}

/** Whether all who may answer, less whoever asks, could fill the places of a rule, however late. */
export function isAnswerable({ rule, requester, configuration }: Answering): boolean {
  const isKnown = requester.trigger.kind !== 'unmapped';
  const places = everyPlace({ ...rule, unmappedTrigger: isKnown ? 'refuse' : 'one-more' });
  const groups = new Set(places.flatMap((place) => [...place.groups]));
  const others = configuration.membersOf(groups).filter(({ id }) => id !== requester.owner);
  return emptyPlaces(places, others).length === 0;
}

/** Throws `policy_denied` where people would be asked who could never answer. */
export function refuseUnanswerable(answering: Answering): void {
  if (isAnswerable(answering)) return;
  const { rule, requester } = answering;
  throw new Fault(
    'policy_denied',
    `without ${requester.owner}, who asks, nobody could satisfy rule ${rule.name}; have somebody else publish this, or more people put into its groups`,
  );
}
