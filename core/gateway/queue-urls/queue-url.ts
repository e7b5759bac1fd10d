import { Fault } from '#core/faults.ts';
import { partitionOf } from '../catalog/operation-catalog.ts';

/** The parts of a queue's URL. */
interface QueueUrl {
  readonly host: string;
  /** `/<account>/<queue>`. */
  readonly queue: string;
}

/** Where queues have their URLs: on the side of the caller, and at AWS. */
export interface QueueHosts {
  /** Whether a host, with its port, is one that the gateway is called by. */
  readonly isOwn: (host: string) => boolean;
  /** AWS's own, without a port. */
  readonly upstream: string;
  readonly region: string;
}

const form = /^https?:\/\/([^/?#\s@]+)(?:\/[\w.-]+){0,4}?(\/\d{12}\/[\w-]{1,80}(?:\.fifo)?)$/;

/** Reads the URL of a queue, whatever path its host is below; undefined where a text is none. */
export function readQueueUrl(text: string): QueueUrl | undefined {
  const [, host, queue] = form.exec(text) ?? [];
  return host === undefined || queue === undefined ? undefined : { host, queue };
}

/**
 * The URL of a queue as AWS has it, of one that the gateway gave or AWS did. A fault
 * (`invalid_request`) for any other, and for one of another region: there it is another queue than
 * the request is decided for.
 */
export function upstreamQueueUrl({ host, queue }: QueueUrl, hosts: QueueHosts): string | Fault {
  const { isOwn, upstream, region } = hosts;
  const named = regionOf(host.toLowerCase(), region);
  if (isOwn(host) || named === region) return `https://${upstream}${queue}`;
  if (named === undefined) {
    return new Fault(
      'invalid_request',
      'the URL of the queue is neither of this gateway nor of AWS; take the one that GetQueueUrl answers',
    );
  }
  return new Fault(
    'invalid_request',
    `the queue is in ${named} and the request is signed for ${region}; set one region for both`,
  );
}

/** The region that a host of SQS names; `queue.amazonaws.com` is the oldest one's. */
function regionOf(host: string, region: string): string | undefined {
  if (host === 'queue.amazonaws.com') return 'us-east-1';
  const domains = ['amazonaws.com', 'api.aws', partitionOf(region)?.domainSuffix];
  if (!domains.some((domain) => host.endsWith(`.${domain}`))) return undefined;
  return host.split('.').find((label) => partitionOf(label) !== undefined);
}
