import type { EntryKind, Origin } from '#core/ledger/entry.ts';
import type { Check } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import { cancel } from './cancel.ts';
import { type Ballot, castVote } from './cast-vote.ts';
import { changeApproval } from './change-approval.ts';
import type { ApprovalPorts } from './ports.ts';
import { withdrawVote } from './withdraw-vote.ts';

/** Records a person's word about a request, and the verdict with it if it is the last one needed. */
export async function vote(
  id: string,
  {
    ballot,
    origin,
    checks = [],
  }: {
    readonly ballot: Ballot;
    readonly origin: Origin;
    /** What the word rests on beside the request. */
    readonly checks?: readonly Check[];
  },
  ports: ApprovalPorts,
): Promise<Approval> {
  const { voter, choice, reason = null, narrowing } = ballot;
  const isPerson = await ports.people();
  return changeApproval(
    id,
    {
      ...{ kind: 'approval.voted', origin, checks },
      actor: { kind: 'person', id: voter.id, groups: voter.groups },
      change: (approval, now) => castVote(approval, ballot, { now, isPerson }),
      facts: {
        ...{ choice, reason },
        ...(voter.insteadOf === undefined ? {} : { insteadOf: voter.insteadOf.id }),
        ...(narrowing === undefined ? {} : { narrowing: JSON.stringify(narrowing) }),
      },
    },
    ports,
  );
}

/** A person, and where the word came from. */
interface Saying {
  readonly person: { readonly id: string; readonly groups: readonly string[] };
  readonly origin: Origin;
  readonly reason?: string;
}

/** Takes a person's own word back before the verdict. */
export const withdraw = saying('approval.withdrawn', withdrawVote);

/** Ends a request that is wanted no more. */
export const cancelApproval = saying('approval.cancelled', cancel);

/** What a person says of a request by the person's name alone. */
function saying(
  kind: EntryKind,
  apply: (approval: Approval, person: string, now: Date) => Approval,
): (id: string, said: Saying, ports: ApprovalPorts) => Promise<Approval> {
  return (id, { person, origin, reason }, ports) => {
    const change = (approval: Approval, now: Date) => apply(approval, person.id, now);
    const actor = { kind: 'person', id: person.id, groups: person.groups } as const;
    const facts = reason === undefined ? {} : { reason };
    return changeApproval(id, { kind, origin, actor, change, facts }, ports);
  };
}
