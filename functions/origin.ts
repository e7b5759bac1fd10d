import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Origin } from '#core/ledger/entry.ts';

/** Where a request came from, as the ledger keeps it; caller text is cut and made printable. */
export function originOf(event: APIGatewayProxyEvent, face: Origin['face']): Origin {
  return {
    address: event.requestContext.identity.sourceIp,
    userAgent: printable(event.headers['user-agent'] ?? ''),
    requestId: event.requestContext.requestId,
    face,
  };
}

/** No product token of a User-Agent is this long (RFC 9110 §10.1.5), but keys and tokens are. */
const longRun = /[\w+/=.~-]{40,}/gu;

/** What a caller says of itself, cut, made printable and without what could be a key. */
export function printable(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/gu, '?')
    .slice(0, 4096)
    .replace(longRun, '(cut)')
    .slice(0, 256);
}
