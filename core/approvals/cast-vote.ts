import { Fault } from '#core/faults.ts';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import { hoursText, isAllowedAt } from './allowed-hours.ts';
import type { Approval, ApprovedScope, Vote } from './approval.ts';
import { approvedScope } from './narrowing.ts';
import { writtenOut } from './only-reading.ts';
import { requirePending } from './pending.ts';
import { askedGroups } from './places-of.ts';
import { refuseWider } from './refuse-wider.ts';
import { requireFreshSignIn } from './require-fresh-sign-in.ts';
import { type Settling, settle } from './settle.ts';
import { wordsThatCount } from './words-that-count.ts';

/** A person who votes, as people.yaml and the session say. */
export interface Voter {
  readonly id: string;
  readonly groups: readonly string[];
  /** When the person last proved who it is. */
  readonly signedInAt: Date;
  /** Who delegated to this person, with the groups that come with it. */
  readonly insteadOf?: { readonly id: string; readonly groups: readonly string[] };
}

export interface Ballot {
  readonly voter: Voter;
  readonly choice: Vote['choice'];
  readonly reason?: string;
  readonly narrowing?: ApprovedScope;
}

/**
 * Adds one person's word to a request, and settles it if that is the last one needed. The same word
 * twice changes nothing; another word takes the place of the first until the verdict. Throws
 * `conflict` when it is settled, `policy_denied` for whoever may not vote, `sign_in_needed`
 * where the sign-in is too old, and `invalid_request` for a word that lacks its reason.
 */
export function castVote(
  approval: Approval,
  ballot: Ballot,
  { now, isPerson }: Pick<Settling, 'now' | 'isPerson'>,
): Approval {
  requirePending(approval, now);
  const { voter, choice } = ballot;
  requireVoter(approval, voter, now);
  refuseTwice(wordsThatCount(approval.votes, isPerson), voter);
  if (choice === 'approve') requireYes(approval, ballot, now);
  if (choice === 'deny') requireReason(ballot);
  const before = approval.votes[voter.id];
  const vote = voteOf(ballot, approval, now);
  if (before !== undefined && isSame(before, vote)) return approval;
  const votes = { ...approval.votes, [voter.id]: vote };
  // Narrowings that leave nothing in common are told to whoever comes last.
  refuseWider(approvedScope(yesesOf(wordsThatCount(votes, isPerson))), approval);
  return settle({ ...approval, votes }, { now, by: voter.id, isPerson });
}

function yesesOf(votes: ReturnType<typeof wordsThatCount>): readonly Vote[] {
  return votes.map(([, vote]) => vote).filter(({ choice }) => choice === 'approve');
}

function voteOf(
  { voter, choice, reason, narrowing }: Ballot,
  { shown }: Approval,
  now: Date,
): Vote {
  const { insteadOf } = voter;
  return {
    choice,
    at: now.toISOString(),
    groups: groupsOf(voter),
    ...(reason === undefined ? {} : { reason }),
    ...(insteadOf === undefined ? {} : { insteadOf: insteadOf.id }),
    ...(narrowing === undefined ? {} : { narrowing: writtenOut(narrowing, shown) }),
  };
}

function groupsOf({ groups, insteadOf }: Voter): readonly string[] {
  return [...new Set([...groups, ...(insteadOf?.groups ?? [])])].toSorted();
}

/** The same word, whenever it was said. */
function isSame(one: Vote, other: Vote): boolean {
  return canonicalJson({ ...one, at: '' }) === canonicalJson({ ...other, at: '' });
}

/** Everybody who has a part in the asking is no voter, whichever groups they are in. */
function requireVoter({ requester, ...approval }: Approval, voter: Voter, now: Date): void {
  for (const id of [voter.id, voter.insteadOf?.id]) {
    if (id === undefined) continue;
    if (id === requester.owner) throw ofOneself(id, ownership(approval, requester));
    const { trigger } = requester;
    if (trigger.kind === 'person' && id === trigger.person) {
      throw ofOneself(id, 'triggered the run that asks');
    }
  }
  const asked = askedGroups({ requester, ...approval }, now);
  if (groupsOf(voter).some((group) => asked.has(group))) return;
  throw new Fault(
    'policy_denied',
    `${voter.id} is in none of the groups that decide this now (${[...asked].join(', ')}); ask one of their members`,
  );
}

/** Whoever delegated has had a say when the delegate votes, and the other way round. */
function refuseTwice(votes: ReturnType<typeof wordsThatCount>, { id, insteadOf }: Voter): void {
  const parties = [id, ...(insteadOf === undefined ? [] : [insteadOf.id])];
  const before = votes.find(
    ([voter, vote]) =>
      voter !== id &&
      (parties.includes(voter) || parties.some((party) => party === vote.insteadOf)),
  );
  if (before === undefined) return;
  throw new Fault(
    'conflict',
    `${before[0]} has voted in the same place already; have that word withdrawn, or ask another approver`,
  );
}

function ownership(
  { asked }: Pick<Approval, 'asked'>,
  { identity }: Approval['requester'],
): string {
  return asked.publish === undefined ? `owns identity ${identity}` : 'asks to publish this';
}

function ofOneself(id: string, why: string): Fault {
  return new Fault(
    'policy_denied',
    `${id} ${why}, and nobody decides about what is their own; ask another approver`,
  );
}

function requireYes({ rule, asked, shown }: Approval, ballot: Ballot, now: Date): void {
  const { voter, narrowing } = ballot;
  if (rule.hours !== null && !isAllowedAt(rule.hours, now)) {
    throw new Fault(
      'policy_denied',
      `rule ${rule.name} is approved only at these hours: ${hoursText(rule.hours)}; say yes then, or say no now`,
    );
  }
  if (rule.signInSeconds !== null) requireFreshSignIn(rule.signInSeconds, voter, now);
  if (rule.reasons.approver) requireReason(ballot);
  if (narrowing === undefined) return;
  if (asked.publish !== undefined) throw wholeOnly('a configuration is published');
  if (asked.call !== undefined) throw wholeOnly('a call is made');
  if (!groupsOf(voter).some((group) => rule.narrowers.includes(group))) {
    throw new Fault(
      'policy_denied',
      `${voter.id} may say yes or no by rule ${rule.name}, and not to less; ${whoNarrows(rule.narrowers)}`,
    );
  }
  refuseWider(writtenOut(narrowing, shown), { asked, shown });
}

function wholeOnly(what: string): Fault {
  return new Fault('invalid_scope', `${what} whole; say yes or no to all of it`);
}

function whoNarrows(groups: readonly string[]): string {
  return groups.length === 0 ? 'nobody may' : `members of ${groups.join(', ')} may`;
}

function requireReason({ reason = '' }: Ballot): void {
  if (reason.trim() !== '') return;
  throw new Fault('invalid_request', 'this needs a reason; say why, in a sentence');
}
