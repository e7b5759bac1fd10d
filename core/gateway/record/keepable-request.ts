import { Fault } from '#core/faults.ts';
import type { UnderstoodCall } from '../call-under-way.ts';
import { maskRequest } from '../mask/mask-request.ts';
import type { MaskRules } from '../mask/strategy.ts';
import { type KeepableMessage, keepableMessage, withoutSignature } from './http-message.ts';

/** A request as it may be kept, and whether it has secrets, which a refusal may quote. */
export interface KeepableRequest extends KeepableMessage {
  readonly hasSecrets: boolean;
}

/** A request as it may be kept, whatever its caller may see; undefined where its secrets cannot be found. */
export function keepableRequest(
  understood: UnderstoodCall,
  rules: MaskRules,
): KeepableRequest | undefined {
  const { request, streamsRequest: isPayload } = understood;
  const { service, operation, protocol } = understood.operation;
  const { headers, rawQuery } = request;
  const body = isPayload ? new Uint8Array() : request.body;
  const parts = { service, operation, protocol, headers, rawQuery, body };
  const masked = maskRequest(parts, rules);
  if (masked instanceof Fault) return undefined;
  const path = masked.secretLabels.length === 0 ? request.path : '/*';
  const query = withoutSignature(masked.rawQuery);
  const target = query === '' ? path : `${path}?${query}`;
  const message = keepableMessage({
    startLine: `${request.method} ${target} HTTP/1.1`,
    headers: masked.headers,
    body: isPayload ? request.body : masked.body,
    isPayload,
  });
  const hasSecrets = masked.transforms.length + masked.secretLabels.length > 0;
  return { ...message, hasSecrets };
}
