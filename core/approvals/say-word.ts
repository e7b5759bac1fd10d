import type { Configuration } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import type { Check } from '#core/store/store.ts';
import type { Approval, ApprovedScope } from './approval.ts';
import { cancelByPerson } from './cancel-by-person.ts';
import type { Ballot, Voter } from './cast-vote.ts';
import { type ListedApproval, listedApproval } from './listed-approval.ts';
import type { DecidingPorts } from './people-ports.ts';
import { placeOf } from './place-of.ts';
import { requirePerson, voterOf } from './refused-words.ts';
import { secondsBucket } from './seconds-bucket.ts';
import { personIn, readForPerson } from './show-approval.ts';
import type { SignedInPerson } from './signed-in-person.ts';
import { vote, withdraw } from './vote.ts';

/** What a person says about a request. */
export interface Said {
  readonly word: 'approve' | 'deny' | 'abstain' | 'withdraw' | 'cancel';
  readonly reason?: string;
  /** A yes to less than was asked; with `approve` alone. */
  readonly narrowing?: ApprovedScope;
  /** Who delegated to the person, where it is said in their place; with a vote alone. */
  readonly insteadOf?: string;
}

/**
 * Does what a person says about a request, and returns how it stands then. It takes a person: no
 * workload has a word. Throws what voting, withdrawing and cancelling throw, and `policy_denied`
 * for whoever may not see the request or is nobody of people.yaml.
 */
export async function sayWord(
  by: SignedInPerson,
  { id, said }: { readonly id: string; readonly said: Said },
  ports: DecidingPorts,
): Promise<ListedApproval> {
  const { found, configuration } = await readForPerson(by, id, ports);
  const isPerson = personIn(configuration);
  const after = await saidOf(by, { approval: found.value, said, configuration }, ports);
  countVerdict(found.value, after, ports);
  // Others may have said theirs meanwhile: what is shown is one state, with its revision.
  const standing = await readForPerson(by, id, ports);
  return listedApproval(standing.found, { now: ports.clock.now(), isPerson });
}

interface Saying {
  readonly approval: Approval;
  readonly said: Said;
  readonly configuration: Configuration;
}

async function saidOf(
  by: SignedInPerson,
  { approval, said, configuration }: Saying,
  ports: DecidingPorts,
): Promise<Approval> {
  const { word, reason, narrowing } = said;
  const why = reason === undefined ? {} : { reason };
  if (narrowing !== undefined && word !== 'approve') throw narrowingElsewhere(word);
  const isVote = word !== 'cancel' && word !== 'withdraw';
  if (said.insteadOf !== undefined && !isVote) throw placeElsewhere(word);
  const { person, origin } = by;
  switch (word) {
    case 'cancel':
      return cancelByPerson(approval, { by, ...why }, ports);
    case 'withdraw':
      return withdraw(approval.id, { person, origin, ...why }, ports.approvals);
    case 'approve':
    case 'deny':
    case 'abstain': {
      requirePerson(by, personIn(configuration));
      const less = narrowing === undefined ? {} : { narrowing };
      const { place, checks } = await placeTaken(by, { said, configuration }, ports);
      const ballot: Ballot = { choice: word, voter: { ...voterOf(by), ...place }, ...why, ...less };
      return vote(approval.id, { ballot, origin, checks }, ports.approvals);
    }
  }
}

/** Nobody's but their own, or that of who has delegated to them for as long as that holds. */
async function placeTaken(
  { person }: SignedInPerson,
  { said, configuration }: Omit<Saying, 'approval'>,
  ports: DecidingPorts,
): Promise<{ readonly place: Pick<Voter, 'insteadOf'>; readonly checks: readonly Check[] }> {
  if (said.insteadOf === undefined) return { place: {}, checks: [] };
  const parties = { from: said.insteadOf, to: person.id };
  const { insteadOf, held } = await placeOf(parties, configuration, ports);
  return { place: { insteadOf }, checks: [held] };
}

function countVerdict(before: Approval, after: Approval, { approvals }: DecidingPorts): void {
  const { status, settled } = after;
  if (before.status !== 'pending' || settled === undefined) return;
  const within = secondsBucket(after.openedAt, new Date(settled.at));
  approvals.metrics.count('approval.verdict', { status, within });
}

function placeElsewhere(word: string): Fault {
  return new Fault(
    'invalid_request',
    `only a vote is said in somebody's place; leave "insteadOf" out, and ${word} for yourself`,
  );
}

function narrowingElsewhere(word: string): Fault {
  return new Fault(
    'invalid_request',
    `only a yes can be narrowed; leave the narrowing out, or say approve in place of ${word}`,
  );
}
