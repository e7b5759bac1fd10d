import type { Configuration } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import type { Check } from '#core/store/store.ts';
import type { Voter } from './cast-vote.ts';
import { delegationId } from './delegation.ts';
import type { ReadingPorts } from './people-ports.ts';

/** In whose place somebody votes, and the delegation that must still hold when the vote is written. */
export interface PlaceTaken {
  readonly insteadOf: NonNullable<Voter['insteadOf']>;
  readonly held: Check;
}

/**
 * The place of another person, with the groups that they are in now. Throws `policy_denied` unless
 * that person of people.yaml has delegated to this one, and it has not ended.
 */
export async function placeOf(
  parties: { readonly from: string; readonly to: string },
  configuration: Configuration,
  { store }: Pick<ReadingPorts, 'store'>,
): Promise<PlaceTaken> {
  const id = delegationId(parties);
  const delegator = configuration.person(parties.from);
  const found = delegator === undefined ? undefined : await store.read('delegation', id);
  if (delegator === undefined || found === undefined) {
    throw new Fault(
      'policy_denied',
      `the person in whose place ${parties.to} wants to vote has not delegated to them, or no longer; see "sallyport approvals delegations"`,
    );
  }
  const { groups } = delegator;
  return {
    insteadOf: { id: delegator.id, groups },
    held: { kind: 'delegation', id, expected: found.revision },
  };
}
