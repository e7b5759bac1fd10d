import { asFault, Fault, type FaultCode } from '#core/faults.ts';
import type { Approval } from './approval.ts';
import { cancel } from './cancel.ts';
import { type Ballot, castVote, type Voter } from './cast-vote.ts';
import type { Settling } from './settle.ts';
import type { SignedInPerson } from './signed-in-person.ts';
import { withdrawVote } from './withdraw-vote.ts';
import type { Word } from './words.ts';

/** Why a person may not say each of these now; null where they may. */
export type RefusedWords = Readonly<Record<Word, Refused | null>>;

export interface Refused {
  readonly code: FaultCode;
  readonly why: string;
}

interface Judging extends Pick<Settling, 'now' | 'isPerson'> {
  readonly mayCancel: boolean;
}

/** What a person may say now, found by saying each word to a copy: nothing is judged twice over. */
export function refusedWords(
  approval: Approval,
  by: SignedInPerson,
  judging: Judging,
): RefusedWords {
  const { now, mayCancel } = judging;
  const said = (ballot: Omit<Ballot, 'voter' | 'reason'>) =>
    refusalOf(() => tryVote(approval, by, ballot, judging));
  return {
    approve: said({ choice: 'approve' }),
    narrow: said({ choice: 'approve', narrowing: {} }),
    deny: said({ choice: 'deny' }),
    abstain: said({ choice: 'abstain' }),
    withdraw: refusalOf(() => withdrawVote(approval, by.person.id, now)),
    cancel: refusalOf(() => {
      if (!mayCancel) throw notTheirs(approval, by.person.id);
      cancel(approval, by.person.id, now);
    }),
  };
}

/** Whether a person has a say now, whatever the hour and however old their sign-in. */
export function hasSay(
  approval: Approval,
  voter: Omit<Voter, 'signedInAt'>,
  { now, isPerson }: Pick<Settling, 'now' | 'isPerson'>,
): boolean {
  const ballot = { choice: 'abstain', voter: { ...voter, signedInAt: now } } as const;
  return (
    isPerson(voter.id) && refusalOf(() => castVote(approval, ballot, { now, isPerson })) === null
  );
}

/** The person as the reducer of votes knows them. */
export function voterOf({ person, signedInAt }: SignedInPerson): Voter {
  return { id: person.id, groups: person.groups, signedInAt };
}

/** Throws `policy_denied` for whoever is nobody of people.yaml, such as the owner of a local instance. */
export function requirePerson({ person }: SignedInPerson, isPerson: Settling['isPerson']): void {
  if (isPerson(person.id)) return;
  throw new Fault(
    'policy_denied',
    `${person.id} is nobody of people.yaml, whose word does not count; say it as a person, on the command line of a local instance with --as PERSON`,
  );
}

/** The answer to whoever may not cancel a request. */
function notTheirs({ requester }: Approval, person: string): Fault {
  return new Fault(
    'policy_denied',
    `${person} neither owns ${requester.identity} nor triggered its run, and no policy lets them cancel; say no instead, or ask its owner ${requester.owner}`,
  );
}

/** A reason is never what stands in the way of somebody who has not written one yet. */
const someReason = 'a reason';

function tryVote(
  approval: Approval,
  by: SignedInPerson,
  ballot: Omit<Ballot, 'voter' | 'reason'>,
  { now, isPerson }: Judging,
): void {
  requirePerson(by, isPerson);
  castVote(approval, { ...ballot, reason: someReason, voter: voterOf(by) }, { now, isPerson });
}

function refusalOf(attempt: () => unknown): Refused | null {
  try {
    attempt();
    return null;
  } catch (error) {
    const { code, message } = asFault(error);
    return { code, why: message };
  }
}
