import { Buffer } from 'node:buffer';
import { parameterName } from '#core/sigv4/canonical-query.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';

/** A message of HTTP, masked by whoever knows what is in it. */
export interface MaskedMessage {
  readonly startLine: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** The body is bytes that are stored or carried as they come, in which nobody looks for secrets. */
  readonly isPayload: boolean;
}

/** A message as it may be kept. */
export interface KeepableMessage {
  readonly bytes: Uint8Array;
  readonly leftOut?: 'payload' | 'rest';
}

/** Says what a message is about; the signature and its key belong to none of that. */
const toldHeader = /^(?:content-|range$|if-|etag$|last-modified$|location$|x-amzn?-)/;
const untold: ReadonlySet<string> = new Set([
  ...['x-amz-security-token', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-user-agent'],
  ...['content-length'],
]);
const signatureParameter = /^x-amz-(?:signature|credential|security-token|date|signedheaders)$/i;

/** Of a longer body the beginning is kept; what its length was is told by the entry. */
const longestBody = 64 * 1024;

/** Writes a message as HTTP does (RFC 9112 §2.1), without what could use or repeat it. */
export function keepableMessage(message: MaskedMessage): KeepableMessage {
  const { startLine, body, isPayload } = message;
  const fields = message.headers.filter(([name]) => isTold(name.toLowerCase()));
  const lines = [startLine, ...fields.map(([name, value]) => `${name}: ${value}`), '', ''];
  const kept = isPayload ? new Uint8Array() : body.subarray(0, longestBody);
  const bytes = Buffer.concat([Buffer.from(lines.join('\r\n')), kept]);
  if (kept.length === body.length) return { bytes };
  return { bytes, leftOut: isPayload ? 'payload' : 'rest' };
}

function isTold(name: string): boolean {
  return toldHeader.test(name) && !untold.has(name);
}

/** A query string without what signs a request in it. */
export function withoutSignature(rawQuery: string): string {
  const pairs = rawQuery.split('&');
  return pairs.filter((pair) => !signatureParameter.test(parameterName(pair))).join('&');
}
