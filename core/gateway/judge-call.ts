import { Fault } from '#core/faults.ts';
import type { CallFacts, Calling } from '#core/policy/call-question.ts';
import { explainDecision } from '#core/policy/explain.ts';
import { approveCall, type CallApprovals } from './approve-call.ts';
import type { KnownCall, UnderstoodCall } from './call-under-way.ts';
import type { Caller } from './caller.ts';
import { type CallDecision, decideCall } from './decide-call.ts';
import type { GatewayReply } from './gateway-request.ts';
import { keptAnswer } from './kept-answer.ts';
import type { GatewayPorts } from './ports.ts';
import { renewCaller } from './renew-caller.ts';
import { understandCall } from './understand-call.ts';

type JudgedCall = KnownCall & { understood: UnderstoodCall };

/** What lets a call go: a permit, and the approvals that it took. */
export interface Judgement {
  readonly decision: CallDecision;
  readonly approvals?: CallApprovals;
  /** The answer of an earlier attempt of the same call, which is not made again. */
  readonly kept?: GatewayReply;
}

/**
 * Decides a call by the configuration in force. Where policy pends it, people are asked, and policy
 * decides again with exactly their rules held: from the start where another configuration came into
 * force while they were asked. Throws `policy_denied` unless that is a permit.
 */
export async function judgeCall(call: JudgedCall, ports: GatewayPorts): Promise<Judgement> {
  const decision = await decide(call, [], ports);
  call.decision = decision;
  if (decision.effect === 'permit') return { decision };
  if (decision.effect === 'forbid') throw await denied(call, decision);
  const kept = await keptAnswer(call, ports);
  if (kept !== undefined) return { decision, kept };
  const approvals = await approveCall({ ...call, decision }, ports);
  if (await renewCaller(call, ports)) {
    call.understood = await understandCall(call, ports);
    return judgeCall(call, ports);
  }
  const again = await decide(call, decision.rules, ports);
  call.decision = again;
  if (again.effect === 'permit') return { decision: again, approvals };
  throw await denied(call, again);
}

async function decide(
  { authenticated, understood }: JudgedCall,
  approvals: readonly string[],
  { engine, clock }: GatewayPorts,
): Promise<CallDecision> {
  const { principal } = authenticated;
  const slice = await principal.configuration.policySlice('Call', principal.grant.name);
  const calling = { ...callingOf(principal, clock.now()), approvals };
  return decideCall(calling, understood.facts, { engine, slice });
}

/** Who calls, as policy is asked about it. */
export function callingOf({ identity, grant, session }: Caller, now: Date): Calling {
  return { identity, grant, workload: session.workload, approvals: [], now };
}

async function denied({ authenticated }: JudgedCall, decision: CallDecision): Promise<Fault> {
  const { identity, grant, configuration } = authenticated.principal;
  const slice = await configuration.policySlice('Call', grant.name);
  const why = explainDecision(decision, slice.policies).join('; ');
  return new Fault(
    'policy_denied',
    `identity ${identity.id} may not do ${doing(decision.about)} under grant ${grant.name}: ${why}; ask its owner ${identity.owner}`,
  );
}

function doing(about: CallFacts | undefined): string {
  return about === undefined ? 'this call' : `${about.action} on ${about.resource}`;
}
