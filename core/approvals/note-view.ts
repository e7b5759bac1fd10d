import type { Approval } from './approval.ts';
import { type ApprovalChange, changeApproval } from './change-approval.ts';
import { statusAt } from './pending.ts';
import type { DecidingPorts } from './people-ports.ts';
import { secondsBucket } from './seconds-bucket.ts';
import type { Settling } from './settle.ts';
import type { SignedInPerson } from './signed-in-person.ts';
import { type Voice, voicesWithSay } from './voices.ts';

/**
 * Notes that a person opened a request that waits, once for each of them. It decides nothing, and
 * where it cannot be written whoever reads is shown the request all the same.
 */
export async function noteView(
  approval: Approval,
  {
    by,
    voices,
    ...judging
  }: Pick<Settling, 'now' | 'isPerson'> & {
    readonly by: SignedInPerson;
    readonly voices: readonly Voice[];
  },
  { approvals }: Pick<DecidingPorts, 'approvals'>,
): Promise<void> {
  const { id, groups } = by.person;
  if (noted(approval, id, judging.now) === approval) return;
  const isAsked = voicesWithSay(approval, voices, judging).length > 0;
  const isFirst = Object.keys(approval.viewed ?? {}).length === 0;
  const change: ApprovalChange = {
    ...{ kind: 'approval.viewed', origin: by.origin, facts: { asked: isAsked } },
    actor: { kind: 'person', id, groups },
    change: (now, at) => noted(now, id, at),
  };
  await changeApproval(approval.id, change, approvals).then(
    () => {
      if (!isAsked || !isFirst) return;
      const within = secondsBucket(approval.openedAt, judging.now);
      approvals.metrics.count('approval.first_view', { within });
    },
    () => undefined,
  );
}

function noted(approval: Approval, person: string, now: Date): Approval {
  const { viewed = {} } = approval;
  if (statusAt(approval, now) !== 'pending' || Object.hasOwn(viewed, person)) return approval;
  return { ...approval, viewed: { ...viewed, [person]: now.toISOString() } };
}
