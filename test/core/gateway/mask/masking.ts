import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { MaskBounds } from '#core/gateway/mask/mask-body.ts';
import { type MaskedResponse, maskResponse } from '#core/gateway/mask/mask-response.ts';
import type { MaskRules, Strategy } from '#core/gateway/mask/strategy.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';

/** What is answered, with the rest of an answer filled in. */
export interface Answered {
  /** `service.Operation`. */
  readonly call: string;
  readonly protocol: AwsProtocol;
  readonly body: string | Buffer;
  readonly headers?: readonly HeaderPair[];
  readonly status?: number;
  readonly bounds?: MaskBounds;
}

export const nothingRevealed: MaskRules = { revealed: new Set() };

function masked(answered: Answered, rules: MaskRules = nothingRevealed) {
  const { call, protocol, body, headers = [], status = 200, bounds } = answered;
  const [service = '', operation = ''] = call.split('.');
  const response = { service, operation, protocol, status, headers, body: Buffer.from(body) };
  return maskResponse(response, rules, bounds);
}

/** The masked answer of a call that is to succeed. */
export function answerOf(answered: Answered, rules?: MaskRules): MaskedResponse {
  const answer = masked(answered, rules);
  if (answer instanceof Fault) throw answer;
  return answer;
}

export function textOf(answered: Answered, rules?: MaskRules): string {
  return Buffer.from(answerOf(answered, rules).body).toString('utf8');
}

/** Why the answer is not shown. */
export function refusalOf(answered: Answered, rules?: MaskRules): Fault {
  const answer = masked(answered, rules);
  if (answer instanceof Fault) return answer;
  throw new Error('the answer was shown');
}

/** Rules by which one class is masked otherwise. */
export function by(fieldClass: string, strategy: Strategy): MaskRules {
  return { revealed: new Set(), strategies: new Map([[fieldClass, strategy]]) };
}
