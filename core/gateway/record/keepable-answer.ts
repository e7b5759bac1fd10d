import { Fault } from '#core/faults.ts';
import type { UnderstoodCall } from '../call-under-way.ts';
import { maskResponse } from '../mask/mask-response.ts';
import type { MaskRules } from '../mask/strategy.ts';
import type { UpstreamAnswer } from '../upstream.ts';
import { type KeepableMessage, keepableMessage } from './http-message.ts';

/** An answer of AWS as it may be kept, whatever its caller may see; undefined where its secrets cannot be found. */
export function keepableAnswer(
  { operation: recognised }: UnderstoodCall,
  answer: UpstreamAnswer,
  rules: MaskRules,
): KeepableMessage | undefined {
  const { service, operation, protocol, streamsAnswer } = recognised;
  // An error is never a payload.
  const isPayload = streamsAnswer === true && answer.status < 300;
  const parts = { service, operation, protocol, ...answer };
  const body = isPayload ? new Uint8Array() : answer.body;
  const masked = maskResponse({ ...parts, body }, rules);
  if (masked instanceof Fault) return undefined;
  return keepableMessage({
    startLine: `HTTP/1.1 ${answer.status}`,
    headers: masked.headers,
    body: isPayload ? answer.body : masked.body,
    isPayload,
  });
}
