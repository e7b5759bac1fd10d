import { readGatewayUrl } from '#core/gateway/clients/gateway-url.ts';
import { isGatewayKeyId } from '#core/gateway/keys/key-forms.ts';

/** A lease that the broker gave: credentials, and what they are. */
export interface Lease {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly accountId: string;
  /** RFC 3339. */
  readonly expiration: string;
  readonly sessionId: string;
  readonly identity: string;
  readonly grant: string;
  /** Where keys of the gateway are good; absent with keys of AWS. */
  readonly gatewayUrl?: string;
}

const forms: Readonly<Record<Exclude<keyof Lease, 'gatewayUrl'>, RegExp>> = {
  accessKeyId: /^[A-Z0-9]{16,128}$/,
  secretAccessKey: /^[\x21-\x7e]{16,256}$/,
  sessionToken: /^[\x21-\x7e]{1,16384}$/,
  accountId: /^\d{12}$/,
  expiration: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/,
  sessionId: /^[\w.-]{1,128}$/,
  identity: /^[\w.-]{1,128}$/,
  grant: /^[\w.-]{1,128}$/,
};

/**
 * The lease in a reply of the token endpoint; undefined when any part of it is not of the form it
 * must have, so that nothing a reply holds can say more than it should in a file or a log.
 */
export function readLease(body: Readonly<Record<string, unknown>>): Lease | undefined {
  const aws = recordOf(body.aws);
  const lease = {
    accessKeyId: aws.AccessKeyId,
    secretAccessKey: aws.SecretAccessKey,
    sessionToken: aws.SessionToken,
    accountId: aws.AccountId,
    expiration: aws.Expiration,
    sessionId: body.session_id,
    identity: body.identity,
    grant: body.grant,
    ...gatewayIn(body, aws.AccessKeyId),
  };
  return isLease(lease) ? lease : undefined;
}

/** Keys of AWS are never sent elsewhere, whatever a reply says. */
function gatewayIn(
  { gateway_url: told }: Readonly<Record<string, unknown>>,
  accessKeyId: unknown,
): Pick<Lease, 'gatewayUrl'> {
  if (typeof accessKeyId !== 'string' || !isGatewayKeyId(accessKeyId)) return {};
  const gatewayUrl = readGatewayUrl(told);
  return gatewayUrl === undefined ? {} : { gatewayUrl };
}

/** Whether a value has every part of a lease in its form. */
export function isLease(value: unknown): value is Lease {
  const parts = recordOf(value);
  return Object.entries(forms).every(([name, form]) => {
    const part = parts[name];
    return typeof part === 'string' && form.test(part);
  });
}

/** The parts of a lease that nobody may read. */
export function secretsOf(lease: Lease): readonly string[] {
  return [lease.accessKeyId, lease.secretAccessKey, lease.sessionToken];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
