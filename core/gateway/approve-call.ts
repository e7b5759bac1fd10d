import type { Approval } from '#core/approvals/approval.ts';
import { askedHash } from '#core/approvals/asked.ts';
import { openApproval } from '#core/approvals/open-approval.ts';
import { statusAt } from '#core/approvals/pending.ts';
import { verdictFault } from '#core/approvals/verdict-fault.ts';
import type { Versioned } from '#core/store/store.ts';
import { askedCall, asksOf } from './asked-call.ts';
import type { KnownCall, UnderstoodCall } from './call-under-way.ts';
import type { CallDecision } from './decide-call.ts';
import { holdCall } from './hold-call.ts';
import type { GatewayPorts } from './ports.ts';

/** A call that policy permits once people have said yes. */
export type PendedCall = KnownCall & {
  readonly understood: UnderstoodCall;
  readonly decision: CallDecision;
};

/** The yes of people to exactly one call, as it is redeemed by the entry that lets it go. */
export interface CallApprovals {
  readonly askedHash: string;
  readonly requests: readonly Versioned<Approval>[];
}

/**
 * Has people say yes to a call: joins or opens one request for each rule, and holds the call while
 * they are asked. Throws what is to be answered where they have not said yes: that it still waits,
 * so that the client tries again and joins, or that they said no.
 */
export async function approveCall(call: PendedCall, ports: GatewayPorts): Promise<CallApprovals> {
  const asked = askedCall(call);
  const asks = await asksOf(call, asked);
  const deadline = new Date(call.receivedAt.getTime() + ports.holdSeconds * 1_000);
  for (;;) {
    const requests: Versioned<Approval>[] = [];
    for (const ask of asks) requests.push(await openApproval(ask, ports.approvals));
    const now = ports.clock.now();
    for (const { value } of requests) {
      const fault = verdictFault(value, now);
      if (fault !== undefined) throw fault;
    }
    const isApproved = requests.every(({ value }) => statusAt(value, now) === 'approved');
    if (isApproved) return { askedHash: askedHash(asked), requests };
    await holdCall(
      call,
      requests.map(({ value }) => value),
      { ...ports, deadline },
    );
  }
}
