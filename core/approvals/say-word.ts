import { Fault } from '#core/faults.ts';
import type { Approval, ApprovedScope } from './approval.ts';
import { cancelByPerson } from './cancel-by-person.ts';
import type { Ballot } from './cast-vote.ts';
import { type ListedApproval, listedApproval } from './listed-approval.ts';
import type { DecidingPorts } from './people-ports.ts';
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
  const after = await saidOf(by, { approval: found.value, said, isPerson }, ports);
  countVerdict(found.value, after, ports);
  // Others may have said theirs meanwhile: what is shown is one state, with its revision.
  const standing = await readForPerson(by, id, ports);
  return listedApproval(standing.found, { now: ports.clock.now(), isPerson });
}

interface Saying {
  readonly approval: Approval;
  readonly said: Said;
  readonly isPerson: (id: string) => boolean;
}

async function saidOf(
  by: SignedInPerson,
  { approval, said, isPerson }: Saying,
  ports: DecidingPorts,
): Promise<Approval> {
  const { word, reason, narrowing } = said;
  const why = reason === undefined ? {} : { reason };
  if (narrowing !== undefined && word !== 'approve') throw narrowingElsewhere(word);
  const { person, origin } = by;
  switch (word) {
    case 'cancel':
      return cancelByPerson(approval, { by, ...why }, ports);
    case 'withdraw':
      return withdraw(approval.id, { person, origin, ...why }, ports.approvals);
    case 'approve':
    case 'deny':
    case 'abstain': {
      requirePerson(by, isPerson);
      const less = narrowing === undefined ? {} : { narrowing };
      const ballot: Ballot = { choice: word, voter: voterOf(by), ...why, ...less };
      return vote(approval.id, { ballot, origin }, ports.approvals);
    }
  }
}

function countVerdict(before: Approval, after: Approval, { approvals }: DecidingPorts): void {
  const { status, settled } = after;
  if (before.status !== 'pending' || settled === undefined) return;
  const within = secondsBucket(after.openedAt, new Date(settled.at));
  approvals.metrics.count('approval.verdict', { status, within });
}

function narrowingElsewhere(word: string): Fault {
  return new Fault(
    'invalid_request',
    `only a yes can be narrowed; leave the narrowing out, or say approve in place of ${word}`,
  );
}
