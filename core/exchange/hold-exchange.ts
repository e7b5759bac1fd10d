import type { Approval } from '#core/approvals/approval.ts';
import { statusAt } from '#core/approvals/pending.ts';
import { pendingFault } from '#core/approvals/pending-fault.ts';
import { verdictFault } from '#core/approvals/verdict-fault.ts';
import type { Fault } from '#core/faults.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Pending } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';

/** Under API Gateway's 29 s, and under what SDKs wait for an answer. */
export const longestHoldSeconds = 25;
/** How often a verdict is looked for; the bell of this process rings sooner. */
const lookMilliseconds = 1_000;

/**
 * Holds the answer of an exchange that waits, until people have answered: then it resolves, and the
 * exchange is to be tried again. Throws what is to be answered instead: that it still waits, or
 * that it was cancelled meanwhile.
 */
export async function holdExchange(
  pending: Pending,
  deadline: Date,
  ports: ExchangePorts,
): Promise<void> {
  const { identity } = pending.exchange;
  const leave = await ports.holds.enter(identity.id);
  if (leave === undefined) throw stillPending(pending, ports);
  try {
    await untilAnswered(pending, deadline, ports);
  } finally {
    await leave();
  }
}

/** When an exchange that began now has to be answered. */
export function holdDeadline(holdSeconds: number, now: Date): Date {
  return secondsAfter(now, Math.min(holdSeconds, longestHoldSeconds));
}

async function untilAnswered(
  pending: Pending,
  deadline: Date,
  ports: ExchangePorts,
): Promise<void> {
  const ids = pending.requests.map(({ id }) => id);
  for (;;) {
    const now = ports.clock.now();
    const left = deadline.getTime() - now.getTime();
    if (left <= 0) throw stillPending(pending, ports);
    await ports.waiting.changed(ids, Math.min(left, lookMilliseconds));
    const requests = await readRequests(ids, ports);
    const cancelled = requests.find(({ status }) => status === 'cancelled');
    // Whoever tried again would open another.
    if (cancelled !== undefined) throw verdictFault(cancelled, now);
    if (isAnswered(requests, ports.clock.now())) return;
  }
}

/** All that are waited for have been answered, or one of them by anything but a yes. */
function isAnswered(requests: readonly Approval[], now: Date): boolean {
  const statuses = requests.map((request) => statusAt(request, now));
  return (
    statuses.every((status) => status !== 'pending') ||
    statuses.some((status) => status === 'denied' || status === 'expired')
  );
}

async function readRequests(
  ids: readonly string[],
  { store }: ExchangePorts,
): Promise<readonly Approval[]> {
  const found = await Promise.all(ids.map((id) => store.read('approval', id)));
  return found.flatMap((one) => one?.value ?? []);
}

/** That it waits, in the way that its caller asked to be told. */
function stillPending(
  { requests, exchange }: Pending,
  { audience, clock, polls }: ExchangePorts,
): Fault {
  const now = clock.now();
  const fails = exchange.request.asking?.onPending === 'fail';
  if (fails) return pendingFault(requests, { broker: audience, now, code: 'approval_needed' });
  const isTooSoon = polls.isTooSoon(exchange.token.bindingKey, now);
  const code = isTooSoon ? 'slow_down' : 'approval_pending';
  return pendingFault(requests, { broker: audience, now, code });
}
