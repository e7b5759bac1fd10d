import { Fault } from '#core/faults.ts';
import type { Approval } from './approval.ts';
import { statusAt } from './pending.ts';
import { askedGroups } from './places-of.ts';
import { pollSeconds } from './polls.ts';

/** How an exchange that waits for people is answered for now. */
export interface PendingAnswer {
  /** The broker's own URL, below which the pages are. */
  readonly broker: string;
  readonly now: Date;
  /** `slow_down` for who asks too often, `approval_needed` for who does not wait. */
  readonly code: 'approval_pending' | 'approval_needed' | 'slow_down';
}

/** The answer while people are asked: who can say yes, until when, and where (RFC 8628 §3.5). */
export function pendingFault(
  requests: readonly Approval[],
  { broker, now, code }: PendingAnswer,
): Fault {
  const waiting = requests.filter((request) => statusAt(request, now) === 'pending');
  const told = waiting.map((request) => ({
    id: request.id,
    rule: request.rule.name,
    url: `${broker}/approvals/${request.id}`,
    expires_at: request.expiresAt,
    groups: [...askedGroups(request, now)],
  }));
  const [first] = told;
  const rules = told.map(({ rule }) => `"${rule}"`).join(', ');
  const whose = [...new Set(told.flatMap(({ groups }) => groups))].join(', ');
  return new Fault(
    code,
    `this waits for approval by rule ${rules}: have ${whose} answer at ${first?.url} before ${first?.expires_at}${endings[code]}`,
    {
      shown: {
        approvals: told,
        ...(code === 'approval_needed' ? {} : { interval: pollSeconds }),
        deferral_code: first?.id,
        approval_url: first?.url,
        expires_in: secondsTo(first?.expires_at, now),
      },
    },
  );
}

const endings = {
  approval_pending: ', and ask again until then',
  approval_needed: ', then run this again',
  slow_down: `, and ask again no sooner than every ${pollSeconds} s`,
} as const;

function secondsTo(end: string | undefined, now: Date): number {
  return end === undefined ? 0 : Math.max(0, Math.floor((Date.parse(end) - now.getTime()) / 1_000));
}
