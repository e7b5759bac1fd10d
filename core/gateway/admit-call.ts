import { redeemedWrite } from '#core/approvals/redeem.ts';
import { asFault, Fault } from '#core/faults.ts';
import { type AuthenticatedCall, authenticateCall } from './authenticate/authenticate-call.ts';
import { spendSignature } from './authenticate/spend-signature.ts';
import { outcomeOf, recordCall, recordChange } from './call-entry.ts';
import type { AdmittedCall, CallUnderWay, UnderstoodCall } from './call-under-way.ts';
import { type Caller, callersOf } from './caller.ts';
import { judgeCall } from './judge-call.ts';
import { sentWrites } from './kept-answer.ts';
import type { GatewayPorts } from './ports.ts';
import { understandCall } from './understand-call.ts';

/**
 * Lets a call through, with its entry, or throws why not: then, if it is known whose call it is, the
 * entry says that it was refused.
 */
export async function admitCall(call: CallUnderWay, ports: GatewayPorts): Promise<AdmittedCall> {
  try {
    // One object throughout, so that a refusal can tell whatever is known by then.
    const known = Object.assign(call, { authenticated: await authenticate(call, ports) });
    const read = Object.assign(known, { understood: await understandCall(known, ports) });
    const admitted = Object.assign(read, await judgeCall(read, ports));
    if (admitted.kept === undefined) await assumeRole(admitted, ports);
    await spendIfMutating(admitted, ports);
    if (admitted.kept === undefined) await recordIntent(admitted, ports);
    return admitted;
  } catch (error) {
    const fault = asFault(error);
    await recordDenial(call, fault, ports);
    throw fault;
  }
}

async function authenticate(
  { asked }: CallUnderWay,
  ports: GatewayPorts,
): Promise<AuthenticatedCall<Caller>> {
  const gate = { keys: callersOf(ports), regions: ports.regions, now: ports.clock.now() };
  const authenticated = await authenticateCall(asked.request, asked.facts, gate);
  if (authenticated instanceof Fault) throw authenticated;
  return authenticated;
}

/** What STS refuses shall neither be written down as sent nor use up what people approved. */
async function assumeRole({ authenticated }: AdmittedCall, { roles }: GatewayPorts): Promise<void> {
  const { lease, session } = authenticated.principal;
  await roles.roleOf(lease.sessionId, session);
}

/** The entry that lets a call go redeems what people approved: so that is good for one call alone. */
async function recordIntent(call: AdmittedCall, ports: GatewayPorts): Promise<void> {
  const { approvals } = call;
  const now = ports.clock.now();
  const writes = (approvals?.requests ?? []).map((request) =>
    redeemedWrite(request, approvals?.askedHash ?? '', now),
  );
  const told = { kind: 'call.intended', writes: [...writes, ...sentWrites(call, now)] } as const;
  const outcome = await recordChange(call, told, ports);
  if (outcome === 'committed') return;
  throw new Fault(
    'slow_down',
    'the approval of this call was used up, or its session changed, a moment ago; try again',
  );
}

/** Reading twice does no harm, and SDKs do it. */
async function spendIfMutating(call: AdmittedCall, { spent }: GatewayPorts): Promise<void> {
  if (isReading(call.understood)) return;
  const fault = await spendSignature(call.authenticated, spent);
  if (fault !== undefined) throw fault;
}

function isReading({ facts }: UnderstoodCall): boolean {
  return facts.every(({ level }) => level === 'Read' || level === 'List');
}

async function recordDenial(call: CallUnderWay, fault: Fault, ports: GatewayPorts): Promise<void> {
  ports.metrics.count('gateway.refused', { code: fault.code });
  const { authenticated } = call;
  if (authenticated === undefined) return;
  const known = { ...call, authenticated };
  await recordCall(known, { kind: 'call.denied', outcome: outcomeOf(fault) }, ports);
}
