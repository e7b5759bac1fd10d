import { bodyPath } from '#core/ledger/bodies.ts';
import { sealBody } from '#core/ledger/body.ts';
import type { KeptMessage } from '#core/ledger/entry.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { KnownCall } from '../call-under-way.ts';
import type { GatewayPorts } from '../ports.ts';
import type { KeepableMessage } from './http-message.ts';
import { sessionSealOf } from './session-seal.ts';

const daySeconds = 24 * 3600;

/**
 * Keeps a message beside the log under the key of the call's session, durable when this resolves, so
 * that no entry ever refers to what is not there. Throws where it cannot be kept.
 */
export async function keepMessage(
  call: KnownCall,
  message: KeepableMessage | undefined,
  ports: GatewayPorts,
): Promise<KeptMessage> {
  if (message === undefined) return { notRecorded: 'unmaskable' };
  const { keys, atHand } = await sessionSealOf(call, ports);
  // Whoever else makes the first key of this session may come first; then this one opens nothing.
  if (atHand.isNew) return { notRecorded: 'no_key' };
  const { sessionId } = call.authenticated.principal.lease;
  const { reference, ciphertext } = sealBody(message.bytes, sessionId, keys);
  const { bodies, clock } = ports;
  const keptUntil = secondsAfter(clock.now(), bodies.days * daySeconds).toISOString();
  await bodies.put(bodyPath(sessionId, reference.digest), ciphertext);
  const { leftOut } = message;
  return { ...reference, keptUntil, ...(leftOut === undefined ? {} : { leftOut }) };
}
