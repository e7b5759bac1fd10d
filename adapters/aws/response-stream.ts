import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { GatewayReply } from '#core/gateway/gateway-request.ts';

/** What Lambda hands to a function that streams its response. */
export type ResponseStream = Writable & { setContentType(type: string): void };

/** Status and headers as JSON, then this, then the body (Lambda's HTTP integration response). */
const contentType = 'application/vnd.awslambda.http-integration-response';
const delimiter = Buffer.alloc(8);

/**
 * Writes an answer to the stream of an API whose responses are streamed, and resolves when all of it
 * was handed over. Status and headers are written here and not by Lambda's own helper, which forgets
 * them where there is no body.
 */
export async function streamReply(reply: GatewayReply, stream: ResponseStream): Promise<void> {
  const written = finished(stream, { readable: false });
  stream.setContentType(contentType);
  stream.write(Buffer.concat([Buffer.from(JSON.stringify(preludeOf(reply))), delimiter]));
  if (reply.body.length > 0) stream.write(reply.body);
  stream.end();
  await written;
}

/** A header that is there twice has a place of its own. */
function preludeOf({ status, headers }: GatewayReply) {
  const all = [...Map.groupBy(headers, ([name]) => name.toLowerCase())];
  const once = all.flatMap(([name, [first, second]]) =>
    first === undefined || second !== undefined ? [] : [[name, first[1]] as const],
  );
  const repeated = all
    .filter(([, pairs]) => pairs.length > 1)
    .map(([name, pairs]) => [name, pairs.map(([, value]) => value)] as const);
  return {
    statusCode: status,
    headers: Object.fromEntries(once),
    multiValueHeaders: Object.fromEntries(repeated),
  };
}
