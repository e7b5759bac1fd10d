import type { Configuration, Person } from '#core/config/configuration.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Store } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import type { Voter } from './cast-vote.ts';
import { delegationParties } from './delegation.ts';
import { hasSay } from './refused-words.ts';
import type { Settling } from './settle.ts';

/** One way in which a person may vote. */
export type Voice = Omit<Voter, 'signedInAt'>;

/** A person's own voice, and one more in the place of each who has delegated to them. */
export async function voicesOf(
  { id, groups }: Person,
  configuration: Configuration,
  store: Pick<Store, 'list'>,
): Promise<readonly Voice[]> {
  const voices: Voice[] = [{ id, groups }];
  for await (const record of recordsOf(store, 'delegation')) {
    const { from, to } = delegationParties(record.id);
    const delegator = to === id ? configuration.person(from) : undefined;
    if (delegator !== undefined) voices.push({ id, groups, insteadOf: delegator });
  }
  return voices;
}

/** The groups whose requests a person may have a say about by any of their voices. */
export function groupsOfVoices(voices: readonly Voice[]): readonly string[] {
  return voices.flatMap(({ groups, insteadOf }) => [...groups, ...(insteadOf?.groups ?? [])]);
}

/** The voices that have a say about a request now. */
export function voicesWithSay(
  approval: Approval,
  voices: readonly Voice[],
  judging: Pick<Settling, 'now' | 'isPerson'>,
): readonly Voice[] {
  return voices.filter((voice) => hasSay(approval, voice, judging));
}
