import type { EntryBody } from '#core/ledger/entry.ts';
import type { Approval } from './approval.ts';
import type { ApprovalChange } from './change-approval.ts';

/** What every entry of a request tells: which, by which rule, for whom, and how it stands now. */
export function approvalEntry(
  approval: Approval,
  { kind, actor, origin, facts = {} }: Omit<ApprovalChange, 'change'>,
  now: Date,
): EntryBody {
  const { id, rule, asked, status, askedHash, reviewOf } = approval;
  return {
    ...{ kind, actor, origin, grant: asked.grant },
    at: now.toISOString(),
    facts: {
      ...{ approval: id, rule: rule.name, identity: asked.identity, askedHash, status },
      ...(reviewOf === undefined ? {} : { reviewOf }),
      ...facts,
    },
  };
}
