import { asFault } from '#core/faults.ts';
import type { ApprovalPatience } from './approval-patience.ts';
import { patiently } from './patience.ts';
import {
  type PendingApprovals,
  pendingIn,
  pendingLines,
  stillPendingLine,
} from './pending-approvals.ts';
import type { Waiting } from './waiting.ts';

/** Parameters of one attempt, beside what is asked for. */
export type AskingForm = Readonly<Record<string, string>>;

/** So long the broker is asked to hold an answer back: shorter than proxies wait. */
const heldSeconds = 20;
/** How often whoever waits is told that it goes on. */
const noticeMilliseconds = 60_000;

type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'pending'; readonly pending: PendingApprovals };

/**
 * Asks until there is an answer, through people's approval where policy wants one: tells once who is
 * asked, where and until when, and goes on asking about the same requests. Throws what is refused,
 * and `approval_pending` where nobody waits so long.
 */
export async function throughApproval<T>(
  attempt: (form: AskingForm) => Promise<T>,
  { patience, waiting }: { readonly patience: ApprovalPatience; readonly waiting: Waiting },
): Promise<T> {
  const form = askingForm(patience);
  const outcomeOf = (more: AskingForm) => () => orPending(attempt({ ...form, ...more }));
  const first = await patiently(outcomeOf({}), { seconds: patience.waitSeconds, waiting });
  if (first.kind === 'done') return first.value;
  return await untilAnswered(first.pending, { outcomeOf, patience, waiting });
}

interface Asking<T> {
  readonly outcomeOf: (more: AskingForm) => () => Promise<Outcome<T>>;
  readonly patience: ApprovalPatience;
  readonly waiting: Waiting;
}

async function untilAnswered<T>(
  began: PendingApprovals,
  { outcomeOf, patience, waiting }: Asking<T>,
): Promise<T> {
  const now = () => waiting.clock.now().getTime();
  const until = now() + patience.approvalSeconds * 1_000;
  const tell = teller(waiting);
  let pending = began;
  for (;;) {
    const leftSeconds = Math.floor((until - now()) / 1_000);
    if (leftSeconds <= 0) throw pending.fault;
    tell(pending);
    const asked = now();
    const held = Math.min(heldSeconds, leftSeconds);
    const more = { wait_seconds: String(held), deferral_code: pending.deferralCode };
    const seconds = Math.min(patience.waitSeconds, leftSeconds);
    const outcome = await patiently(outcomeOf(more), { seconds, waiting, isHeld: true });
    if (outcome.kind === 'done') {
      waiting.tell('approved');
      return outcome.value;
    }
    pending = outcome.pending;
    // A broker that holds too many answers at once; then it says when to ask again.
    const early = asked + pending.intervalSeconds * 1_000 - now();
    if (early > 0) await waiting.pause(Math.min(early, Math.max(0, until - now())));
  }
}

/** Tells everything once, and when it has changed; in brief every minute. */
function teller(waiting: Waiting): (pending: PendingApprovals) => void {
  let known = '';
  let toldAt = 0;
  return (pending) => {
    const now = waiting.clock.now().getTime();
    const told = JSON.stringify(pending.requests);
    const lines = told === known ? [stillPendingLine(pending)] : pendingLines(pending);
    if (told === known && now - toldAt < noticeMilliseconds) return;
    known = told;
    toldAt = now;
    for (const line of lines) waiting.tell(line);
  };
}

async function orPending<T>(attempt: Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'done', value: await attempt };
  } catch (error) {
    const pending = pendingIn(asFault(error));
    if (pending === undefined) throw error;
    return { kind: 'pending', pending };
  }
}

function askingForm({ reason, onPending }: ApprovalPatience): AskingForm {
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(onPending === 'fail' ? { on_pending: 'fail' } : {}),
  };
}
