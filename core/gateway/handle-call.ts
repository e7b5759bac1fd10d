import { asFault, Fault } from '#core/faults.ts';
import { act } from './act.ts';
import { admitCall } from './admit-call.ts';
import { outcomeOf, recordCall, recordChange } from './call-entry.ts';
import type { AdmittedCall, CallUnderWay } from './call-under-way.ts';
import type { GatewayReply, GatewayRequest } from './gateway-request.ts';
import { answeredWrites } from './kept-answer.ts';
import { maskAnswer } from './mask-answer.ts';
import { maskRulesOf } from './mask-rules-of.ts';
import type { GatewayPorts } from './ports.ts';
import { keepMessage } from './record/keep-message.ts';
import { keepableAnswer } from './record/keepable-answer.ts';
import { refuseCall } from './refusal/refuse-call.ts';
import type { UpstreamAnswer } from './upstream.ts';

/**
 * Takes one call to AWS from its request to its answer: authenticated, understood, decided, written
 * down, sent as whoever the lease makes it, masked, written down again, answered. Nothing is sent
 * before the entry that says so is durable, and no answer leaves before the entry of its outcome.
 * Whatever goes wrong is answered in the caller's own protocol; this never throws.
 */
export async function handleCall(
  asked: GatewayRequest,
  ports: GatewayPorts,
): Promise<GatewayReply> {
  const call: CallUnderWay = { id: ports.ids.newId(), asked, receivedAt: ports.clock.now() };
  try {
    const admitted = await admitCall(call, ports);
    if (admitted.kept !== undefined) return await answerAgain(admitted, admitted.kept, ports);
    const answer = await carryOut(admitted, ports);
    return await answerCall(admitted, answer, ports);
  } catch (error) {
    const fault = asFault(error);
    if (fault.form.status >= 500) ports.failed?.(fault, asked.requestId);
    return refuseCall(fault, call);
  }
}

/** A late attempt of an approved call: it is told what the call came to, and the entry says so. */
async function answerAgain(
  call: AdmittedCall,
  kept: GatewayReply,
  ports: GatewayPorts,
): Promise<GatewayReply> {
  const outcome = { code: 'answered_again', detail: { status: String(kept.status) } };
  await recordCall(call, { kind: 'call.completed', outcome }, ports);
  return kept;
}

/** Sends it. What keeps an answer from coming is its outcome, and is written down as that. */
async function carryOut(call: AdmittedCall, ports: GatewayPorts): Promise<UpstreamAnswer> {
  try {
    return await act(call, ports);
  } catch (error) {
    const fault = asFault(error);
    await recordCall(call, { kind: 'call.completed', outcome: outcomeOf(fault) }, ports);
    throw fault;
  }
}

/** What cannot be masked does not leave, and the entry says that AWS answered nevertheless. */
async function answerCall(
  call: AdmittedCall,
  answer: UpstreamAnswer,
  ports: GatewayPorts,
): Promise<GatewayReply> {
  const masked = await maskAndKeep(call, answer, ports).catch(asFault);
  if (masked instanceof Fault) {
    const told = { received: answer, transforms: [] };
    const outcome = outcomeOf(masked);
    await recordCall(call, { kind: 'call.completed', answer: told, outcome }, ports);
    throw masked;
  }
  const { transforms, message } = masked;
  const told = {
    kind: 'call.completed',
    answer: { received: answer, transforms, message },
  } as const;
  // What is kept for late attempts is worth less than the entry.
  const writes = await answeredWrites(call, masked, ports).catch(() => []);
  const outcome = await recordChange(call, { ...told, writes }, ports);
  if (outcome === 'conflict') await recordCall(call, told, ports);
  return masked.reply;
}

/** The answer as it may leave, once it is kept as it may be kept. */
async function maskAndKeep(call: AdmittedCall, answer: UpstreamAnswer, ports: GatewayPorts) {
  const masked = await maskAnswer(call, answer, ports);
  if (masked instanceof Fault) throw masked;
  const unrevealed = { side: 'answer', revealed: new Set<string>() } as const;
  const rules = await maskRulesOf(call, unrevealed, ports);
  const mayQuote = answer.status >= 400 && call.hasSecrets === true;
  const keepable = mayQuote ? undefined : keepableAnswer(call.understood, answer, rules);
  return { ...masked, message: await keepMessage(call, keepable, ports) };
}
