import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { Place } from '../catalog/read-address.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';
import { queueInPath } from './queue-path.ts';
import { type QueueHosts, readQueueUrl, upstreamQueueUrl } from './queue-url.ts';
import { type Replacement, replaceTexts } from './replace-texts.ts';
import { topTexts } from './top-texts.ts';

const names: ReadonlySet<string> = new Set(['QueueUrl']);

/**
 * The request to SQS with AWS's host in the URL of its queue, whichever of the gateway's and AWS's it
 * had: that is what is decided on and sent. A fault (`invalid_request`) where the URL is another's, of
 * another region, or names another queue than the path that the request was sent to.
 */
export function withUpstreamQueueUrl(
  request: SignedHttpRequest,
  operation: RecognisedOperation,
  place: Place,
): SignedHttpRequest | Fault {
  if (operation.service !== 'sqs') return request;
  const spans = topTexts(request.body, names) ?? [];
  const inPath = queueInPath(request.path);
  if (inPath !== undefined && spans.length === 0) return otherQueue();
  const hosts = hostsOf(request, operation, place);
  const changed: Replacement[] = [];
  for (const span of spans) {
    const by = upstreamText(span.text, inPath, hosts);
    if (by instanceof Fault) return by;
    changed.push({ ...span, by });
  }
  return changed.length === 0 ? request : { ...request, body: replaceTexts(request.body, changed) };
}

/** What is no URL stays as it is: whoever names the queue says what is wrong with it. */
function upstreamText(text: string, inPath: string | undefined, hosts: QueueHosts): string | Fault {
  const url = readQueueUrl(text);
  if (inPath !== undefined && inPath !== url?.queue) return otherQueue();
  return url === undefined ? text : upstreamQueueUrl(url, hosts);
}

function hostsOf(
  request: SignedHttpRequest,
  { upstreamHost, region }: RecognisedOperation,
  { baseHost }: Place,
): QueueHosts {
  const called = headerValues(request, 'host');
  const isBelow = (host: string) =>
    baseHost !== undefined && (host === baseHost || host.endsWith(`.${baseHost}`));
  return {
    isOwn: (host) => called.includes(host) || isBelow(host.toLowerCase().replace(/:\d+$/, '')),
    upstream: upstreamHost,
    region,
  };
}

function otherQueue(): Fault {
  return new Fault(
    'invalid_request',
    'the request is sent to the URL of one queue and names another one, or none; name the queue that it is sent to',
  );
}
