import type { Transform } from '#core/ledger/entry.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { Place } from '../catalog/read-address.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';
import { readQueueUrl } from './queue-url.ts';
import { replaceTexts } from './replace-texts.ts';
import { topTexts } from './top-texts.ts';

/** The operations of SQS that answer URLs of queues, and the member that holds them. */
const members: ReadonlyMap<string, string> = new Map([
  ['CreateQueue', 'QueueUrl'],
  ['GetQueueUrl', 'QueueUrl'],
  ['ListQueues', 'QueueUrls'],
  ['ListDeadLetterSourceQueues', 'queueUrls'],
]);

/** A body whose URLs of queues are the gateway's, and what was changed. */
interface GatewayQueueUrls {
  readonly body: Uint8Array;
  readonly transforms: readonly Transform[];
}

/**
 * The answer of SQS with the gateway's address in the URLs of queues, by the host that the caller
 * itself used: clients send to the URL that they were given (the SDK for JavaScript does). Account and
 * queue stay, and so do all other bytes; an answer in which there is no such URL is the same one.
 */
export function withGatewayQueueUrls(
  { service, operation }: Pick<RecognisedOperation, 'service' | 'operation'>,
  body: Uint8Array,
  request: SignedHttpRequest,
  { basePath = '', scheme = 'https' }: Place,
): GatewayQueueUrls {
  const member = service === 'sqs' ? members.get(operation) : undefined;
  const [host] = headerValues(request, 'host');
  const texts = member === undefined ? [] : (topTexts(body, new Set([member])) ?? []);
  const base = `${scheme}://${host}${basePath.replace(/\/$/, '')}`;
  const changed = texts.flatMap((span) => {
    const url = readQueueUrl(span.text);
    return url === undefined ? [] : [{ ...span, by: `${base}${url.queue}` }];
  });
  if (member === undefined || changed.length === 0) return { body, transforms: [] };
  const rule = `sqs.${operation}:${member}`;
  const transform = { path: member, rule, strategy: 'readdress', count: changed.length };
  return { body: replaceTexts(body, changed), transforms: [transform] };
}
