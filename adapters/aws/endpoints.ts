import { Fault } from '#core/faults.ts';

/** Where a service is reached, and the region that calls are signed for. */
export interface ServiceEndpoint {
  readonly endpoint: string;
  readonly region: string;
}

/** Services that the broker calls, by the first label of their host names. */
export type EndpointName =
  | 'dynamodb'
  | 'events'
  | 'iam'
  | 'kms'
  | 'lambda'
  | 's3'
  | 'secretsmanager'
  | 'states'
  | 'sts'
  | 'logs';

interface Partition {
  readonly name: string;
  readonly regions: RegExp;
  readonly suffix: string;
  /** IAM is one service for the whole partition, signed for one of its regions. */
  readonly iam: ServiceEndpoint;
}

const partitions: readonly Partition[] = [
  {
    name: 'aws-cn',
    regions: /^cn-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.com.cn',
    iam: { endpoint: 'https://iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  },
  {
    name: 'aws-us-gov',
    regions: /^us-gov-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.com',
    iam: { endpoint: 'https://iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
  },
  {
    name: 'aws',
    regions: /^(?:af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d{1,2}$/,
    suffix: 'amazonaws.com',
    iam: { endpoint: 'https://iam.amazonaws.com', region: 'us-east-1' },
  },
];

/**
 * The regional endpoint of a service; for IAM that of the partition. FIPS and dual-stack endpoints
 * are never chosen. Throws `not_configured` for a region of no partition that we know.
 */
export function serviceEndpoint(name: EndpointName, region: string): ServiceEndpoint {
  const { suffix, iam } = partitionOf(region);
  if (name === 'iam') return iam;
  return { endpoint: `https://${name}.${region}.${suffix}`, region };
}

/**
 * An endpoint that stands in for a service's own, such as an emulator's: https, or http on
 * 127.0.0.1. Throws `not_configured` for anything else, and for more than an origin.
 */
export function overriddenEndpoint(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isLoopback = parsed?.protocol === 'http:' && parsed.hostname === '127.0.0.1';
  if (parsed !== undefined && (isLoopback || parsed.protocol === 'https:')) {
    if (parsed.href === `${parsed.origin}/`) return parsed.origin;
  }
  throw new Fault(
    'not_configured',
    'an endpoint that replaces a service of AWS must be an https origin, or http://127.0.0.1 with its port, and nothing more; correct it',
  );
}

function partitionOf(region: string): Partition {
  const found = partitions.find(({ regions }) => regions.test(region));
  if (found !== undefined) return found;
  throw new Fault(
    'not_configured',
    'the region is of no partition that this broker knows (aws, aws-cn, aws-us-gov); correct AWS_REGION',
  );
}
