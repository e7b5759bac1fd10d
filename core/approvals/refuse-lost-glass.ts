import { Fault } from '#core/faults.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Check } from '#core/store/store.ts';
import type { ApprovalPorts } from './ports.ts';
import { tick } from './tick.ts';

/**
 * Throws `policy_denied` for an identity that has lost break-glass. What it missed is closed before,
 * lest it kept what it has lost while nobody keeps time.
 */
export async function refuseLostGlass(identity: string, ports: ApprovalPorts): Promise<void> {
  await closeMissedReviews(identity, ports);
  const lost = await ports.store.read('break-glass-lost', identity);
  if (lost === undefined) return;
  const { review, status, at } = lost.value;
  throw new Fault(
    'policy_denied',
    `identity ${identity} has lost break-glass: review ${review} is ${status} since ${at}; ask without an incident, ` +
      `or have somebody whom policy lets RestoreBreakGlass run "sallyport identities restore-break-glass ${identity}"`,
  );
}

/** The condition under which the glass is broken: it was not lost meanwhile. */
export function notLost(identity: string): Check {
  return { kind: 'break-glass-lost', id: identity, expected: 0 };
}

async function closeMissedReviews(identity: string, ports: ApprovalPorts): Promise<void> {
  const now = ports.clock.now();
  for await (const { id, value } of recordsOf(ports.store, 'pending-approval')) {
    const { reviewUntil } = value;
    if (value.identity !== identity || reviewUntil === undefined) continue;
    if (now >= new Date(reviewUntil)) await tick(id, ports);
  }
}
