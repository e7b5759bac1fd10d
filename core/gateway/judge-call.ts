import { Fault } from '#core/faults.ts';
import type { CallFacts } from '#core/policy/call-question.ts';
import { explainDecision } from '#core/policy/explain.ts';
import { approveCall, type CallApprovals } from './approve-call.ts';
import { attemptOf } from './attempt-of.ts';
import type { KnownCall, Observed, UnderstoodCall } from './call-under-way.ts';
import { callingOf } from './calling-of.ts';
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
  /** Its grant is only observed: it goes although policy does not permit it. */
  readonly observed?: Observed;
}

/**
 * Decides a call by the configuration in force. Where policy pends it, people are asked, and policy
 * decides again with exactly their rules held: from the start where another configuration came into
 * force while they were asked. Throws `policy_denied` unless that is a permit, or the grant is only
 * observed. What people approved and was made already is answered, whatever policy says by now.
 */
export async function judgeCall(call: JudgedCall, ports: GatewayPorts): Promise<Judgement> {
  const { authenticated } = call;
  const decision = await decide(call, [], ports);
  call.decision = decision;
  const kept = mayBeKept(call, decision) ? await keptAnswer(call, ports) : undefined;
  if (kept !== undefined) return { decision, kept };
  if (decision.effect === 'permit') return { decision };
  if (authenticated.principal.grant.observe === true) return observe(call, decision, ports);
  if (decision.effect === 'forbid') throw await denied(call, decision);
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

/** A first attempt was never made before, save where people may have answered since it was put off. */
function mayBeKept({ asked }: JudgedCall, { effect }: CallDecision): boolean {
  return effect === 'pend' || !attemptOf(asked).isFirst;
}

/** Lets a call go that policy would not, and says what it would have done. */
async function observe(
  call: JudgedCall,
  decision: CallDecision,
  { metrics }: GatewayPorts,
): Promise<Judgement> {
  const wouldHave = decision.effect === 'pend' ? 'waited' : 'refused';
  metrics.count('gateway.observed', { wouldHave });
  return { decision, observed: { wouldHave, because: await whyNot(call, decision) } };
}

async function denied(call: JudgedCall, decision: CallDecision): Promise<Fault> {
  const { identity, grant } = call.authenticated.principal;
  const why = await whyNot(call, decision);
  return new Fault(
    'policy_denied',
    `identity ${identity.id} may not do ${doing(decision.about)} under grant ${grant.name}: ${why}; ask its owner ${identity.owner}`,
  );
}

async function whyNot({ authenticated }: JudgedCall, decision: CallDecision): Promise<string> {
  const { grant, configuration } = authenticated.principal;
  const slice = await configuration.policySlice('Call', grant.name);
  return explainDecision(decision, slice.policies).join('; ');
}

function doing(about: CallFacts | undefined): string {
  return about === undefined ? 'this call' : `${about.action} on ${about.resource}`;
}
