import type { Approval } from '#core/approvals/approval.ts';
import { isRedeemable, redeemedWrite } from '#core/approvals/redeem.ts';
import { asFault, Fault } from '#core/faults.ts';
import type { Versioned } from '#core/store/store.ts';
import { type AuthenticatedCall, authenticateCall } from './authenticate/authenticate-call.ts';
import { spendSignature } from './authenticate/spend-signature.ts';
import { outcomeOf, recordCall, recordChange } from './call-entry.ts';
import type { AdmittedCall, CallUnderWay, KnownCall, UnderstoodCall } from './call-under-way.ts';
import { type Caller, callersOf } from './caller.ts';
import { recogniseOperation } from './catalog/recognise-operation.ts';
import { judgeCall } from './judge-call.ts';
import { sentWrites } from './kept-answer.ts';
import { maskRulesOf } from './mask-rules-of.ts';
import type { GatewayPorts } from './ports.ts';
import { keepMessage } from './record/keep-message.ts';
import { keepableRequest } from './record/keepable-request.ts';
import { understandCall } from './understand-call.ts';

type UnderstoodCaller = KnownCall & { readonly understood: UnderstoodCall };

/** Each loses to another change of a request: that its verdict was told, or another attempt. */
const attempts = 4;

/**
 * Lets a call through, with its entry, or throws why not: then, if it is known whose call it is, the
 * entry says that it was refused.
 */
export async function admitCall(call: CallUnderWay, ports: GatewayPorts): Promise<AdmittedCall> {
  try {
    // One object throughout, so that a refusal can tell whatever is known by then.
    const known = Object.assign(call, { authenticated: await authenticate(call, ports) });
    refuseWhatIsOver(known, ports);
    const read = Object.assign(known, { understood: await understandCall(known, ports) });
    const admitted = Object.assign(read, await judgeAndKeep(read, ports));
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

/** People may take long to answer, and its request is kept meanwhile; the entry tells of both. */
async function judgeAndKeep(call: UnderstoodCaller, ports: GatewayPorts) {
  const [kept, judged] = await Promise.allSettled([
    keepRequest(call, ports),
    judgeCall(call, ports),
  ]);
  if (kept.status === 'rejected') throw kept.reason;
  call.message = kept.value;
  if (judged.status === 'rejected') throw judged.reason;
  return judged.value;
}

async function keepRequest(call: UnderstoodCaller, ports: GatewayPorts) {
  const unrevealed = { side: 'request', revealed: new Set<string>() } as const;
  const rules = await maskRulesOf(call, unrevealed, ports);
  const keepable = keepableRequest(call.understood, rules);
  call.hasSecrets = keepable?.hasSecrets ?? true;
  return keepMessage(call, keepable, ports);
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

/** A key that is over is refused whatever it asks for; the entry says what that was, where it can be told. */
function refuseWhatIsOver(call: KnownCall, { place }: GatewayPorts): void {
  const { scope, principal } = call.authenticated;
  if (principal.over === undefined) return;
  const operation = recogniseOperation(call.asked.request, scope, place);
  if (!(operation instanceof Fault)) call.operation = operation;
  throw principal.over;
}

/** What STS refuses shall neither be written down as sent nor use up what people approved. */
async function assumeRole({ authenticated }: AdmittedCall, { roles }: GatewayPorts): Promise<void> {
  const { lease, session } = authenticated.principal;
  await roles.roleOf(lease.sessionId, session);
}

/**
 * The entry that lets a call go redeems what people approved: so that is good for one call alone. That
 * the verdict was told meanwhile changes the request, too, and is no reason to give up.
 */
async function recordIntent(call: AdmittedCall, ports: GatewayPorts): Promise<void> {
  const { askedHash = '', requests = [] } = call.approvals ?? {};
  let current = requests;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = ports.clock.now();
    if (!current.every(({ value }) => isRedeemable(value, now))) break;
    const redeemed = current.map((request) => redeemedWrite(request, askedHash, now));
    const writes = [...redeemed, ...sentWrites(call, now)];
    const outcome = await recordChange(call, { kind: 'call.intended', writes }, ports);
    if (outcome === 'committed') return;
    current = await readAgain(current, ports);
  }
  throw new Fault(
    'slow_down',
    'the approval of this call was used up, or its session changed, a moment ago; try again',
  );
}

async function readAgain(
  requests: readonly Versioned<Approval>[],
  { store }: GatewayPorts,
): Promise<readonly Versioned<Approval>[]> {
  const found = await Promise.all(requests.map(({ value }) => store.read('approval', value.id)));
  return found.map((one, at) => one ?? (requests[at] as Versioned<Approval>));
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
