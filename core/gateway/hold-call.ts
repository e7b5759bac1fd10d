import type { Approval } from '#core/approvals/approval.ts';
import { statusAt } from '#core/approvals/pending.ts';
import { pendingFault } from '#core/approvals/pending-fault.ts';
import type { Fault } from '#core/faults.ts';
import { attemptOf } from './attempt-of.ts';
import type { KnownCall } from './call-under-way.ts';
import type { GatewayPorts } from './ports.ts';

/** How often a verdict is looked for; the bell of this process rings sooner. */
const lookMilliseconds = 1_000;

type HoldPorts = Pick<GatewayPorts, 'clock' | 'holds' | 'waiting' | 'store' | 'audience'> & {
  readonly deadline: Date;
};

/** Resolves when somebody has answered one of the requests; throws that it waits when time is up. */
export async function holdCall(
  call: KnownCall,
  requests: readonly Approval[],
  ports: HoldPorts,
): Promise<void> {
  const leave = await ports.holds.enter(call.authenticated.principal.identity.id);
  if (leave === undefined) throw stillPending(call, requests, ports);
  try {
    await untilAnswered(call, requests, ports);
  } finally {
    await leave();
  }
}

async function untilAnswered(
  call: KnownCall,
  requests: readonly Approval[],
  ports: HoldPorts,
): Promise<void> {
  const waiting = requests.filter((one) => statusAt(one, ports.clock.now()) === 'pending');
  const ids = waiting.map(({ id }) => id);
  for (;;) {
    const now = ports.clock.now();
    const left = ports.deadline.getTime() - now.getTime();
    if (left <= 0) throw stillPending(call, requests, ports);
    await ports.waiting.changed(ids, Math.min(left, lookMilliseconds));
    const found = await Promise.all(ids.map((id) => ports.store.read('approval', id)));
    const isAnswered = found.some(
      (one) => one === undefined || statusAt(one.value, ports.clock.now()) !== 'pending',
    );
    if (isAnswered) return;
  }
}

/** The last attempt of a client is told where people can answer; before it, that it be tried again. */
function stillPending(
  { asked }: KnownCall,
  requests: readonly Approval[],
  { audience, clock }: HoldPorts,
): Fault {
  const code = attemptOf(asked).isLast ? 'approval_needed' : 'approval_pending';
  return pendingFault(requests, { broker: audience, now: clock.now(), code });
}
