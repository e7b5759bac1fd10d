import { Fault } from '#core/faults.ts';
import type { Transform } from '#core/ledger/entry.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { AdmittedCall } from './call-under-way.ts';
import type { GatewayReply } from './gateway-request.ts';
import { maskResponse } from './mask/mask-response.ts';
import { maskRulesOf } from './mask-rules-of.ts';
import type { GatewayPorts } from './ports.ts';
import { withGatewayQueueUrls } from './queue-urls/with-gateway-queue-urls.ts';
import { revealedClasses } from './revealed-classes.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** An answer as its caller may have it. */
export interface MaskedAnswer {
  readonly reply: GatewayReply;
  readonly transforms: readonly Transform[];
  /** The classes of fields in it that policy let be shown. */
  readonly revealed: ReadonlySet<string>;
}

/** Belong to the connection to AWS, or are set anew by whoever writes the answer. */
const notPassedOn: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'content-length'],
]);

/**
 * Masks every secret of an answer that no policy reveals. A fault where that cannot be done: then
 * nothing of the answer leaves.
 */
export async function maskAnswer(
  call: AdmittedCall,
  answer: UpstreamAnswer,
  ports: GatewayPorts,
): Promise<MaskedAnswer | Fault> {
  const { service, operation, protocol } = call.understood.operation;
  const revealed = await revealedClasses(call, ports);
  const rules = await maskRulesOf(call, { side: 'answer', revealed }, ports);
  const masked = maskResponse({ service, operation, protocol, ...answer }, rules);
  if (masked instanceof Fault) return masked;
  const { headers } = masked;
  const { body, transforms } = readdressed(call, masked, ports);
  const length = lengthOf(call, answer, body);
  const kept = headers.filter(([name]) => !notPassedOn.has(name.toLowerCase()));
  const reply = { status: answer.status, headers: [...kept, ...length], body };
  return { reply, transforms, revealed };
}

/** URLs of queues lead back here. */
function readdressed(
  { asked, understood }: AdmittedCall,
  { body, transforms }: Pick<GatewayReply, 'body'> & Pick<MaskedAnswer, 'transforms'>,
  { place }: Pick<GatewayPorts, 'place'>,
): Pick<GatewayReply, 'body'> & Pick<MaskedAnswer, 'transforms'> {
  const changed = withGatewayQueueUrls(understood.operation, body, asked.request, place);
  return { body: changed.body, transforms: [...transforms, ...changed.transforms] };
}

/** An answer to HEAD has no body, and says how long the one to GET would be. */
function lengthOf(
  { asked }: AdmittedCall,
  { headers }: UpstreamAnswer,
  body: Uint8Array,
): readonly HeaderPair[] {
  if (asked.request.method !== 'HEAD') return [['content-length', String(body.length)]];
  return headers.filter(([name]) => name === 'content-length');
}
