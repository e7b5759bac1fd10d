import type { APIGatewayProxyResult } from 'aws-lambda';
import { basePathOf } from '#functions/base-path.ts';
import { below } from '#pages/below.ts';

/**
 * A page's reply as browsers have to see it: routes and pages know addresses as the route table has
 * them, and here they are put below the path of the broker's URL. Cookies need none: theirs are bound
 * to the host, which demands the path `/` (RFC 6265bis §4.1.3.2).
 */
export function belowBase(reply: APIGatewayProxyResult, broker: string): APIGatewayProxyResult {
  const base = basePathOf(broker);
  if (base === '') return reply;
  const { location } = reply.headers ?? {};
  const isOurs = /^\/(?!\/)/.test(String(location ?? ''));
  return {
    ...reply,
    ...(isOurs ? { headers: { ...reply.headers, location: `${base}${location}` } } : {}),
    body: below(base, reply.body),
  };
}
