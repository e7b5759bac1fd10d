import { Fault } from '#core/faults.ts';
import { ask } from './ask.ts';
import type { LeaseRequest } from './inputs.ts';
import { type Lease, readLease } from './lease.ts';
import type { Outcome } from './outcome.ts';
import { type Failure, failureOf, pendingIn } from './refusal.ts';

/** What the broker says of itself, as far as it matters here. */
export interface BrokerDocument {
  readonly audience: string;
  /** What its token endpoint takes beside the parameters of every broker. */
  readonly parameters: readonly unknown[];
}

/**
 * Reads the broker's document. Its audience must be the URL that it is called by: a token for any
 * other would let whoever answers here show it elsewhere. The input `audience` overrules this.
 */
export async function discover(
  request: LeaseRequest,
  milliseconds: number,
): Promise<{ readonly kind: 'known'; readonly document: BrokerDocument } | Failure> {
  const { brokerUrl } = request;
  const url = `${brokerUrl}/.well-known/sallyport-configuration`;
  const answer = await ask({ url, milliseconds });
  if (answer?.status !== 200) return failureOf(answer, brokerUrl);
  const { audience, token_parameters_supported: parameters } = answer.body;
  if (request.audience !== undefined || isSame(audience, brokerUrl)) {
    const document: BrokerDocument = {
      audience: request.audience ?? String(audience),
      parameters: Array.isArray(parameters) ? parameters : [],
    };
    return { kind: 'known', document };
  }
  const message =
    'the broker at broker-url takes tokens for another audience than its own URL; give its public URL, or the input "audience" if that is right';
  return { kind: 'refused', fault: new Fault('audience_mismatch', message) };
}

function isSame(audience: unknown, brokerUrl: string): boolean {
  return typeof audience === 'string' && audience.replace(/\/+$/, '') === brokerUrl;
}

/** What one exchange shows and says beside what is asked for. */
export interface Shown {
  readonly token: string;
  /** Sent to a broker that takes them, and to no other. */
  readonly more: Readonly<Record<string, string | undefined>>;
}

/** Exchanges one id token (RFC 8693 §2.1). */
export async function exchange(
  request: LeaseRequest,
  shown: Shown,
  milliseconds: number,
): Promise<Outcome> {
  const { brokerUrl } = request;
  const form = exchangeForm(request, shown);
  const answer = await ask({ url: `${brokerUrl}/v1/token`, form, milliseconds });
  const approval = pendingIn(answer);
  if (approval !== undefined) return { kind: 'pending', approval };
  if (answer?.status !== 200) return failureOf(answer, brokerUrl);
  const lease = readLease(answer.body);
  if (lease !== undefined) return { kind: 'vended', lease };
  const message = 'the broker answered with something that is no lease; check broker-url';
  return { kind: 'refused', fault: new Fault('unavailable', message) };
}

function exchangeForm(
  { grant, durationSeconds, scope, policy }: LeaseRequest,
  { token, more }: Shown,
): Readonly<Record<string, string>> {
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    subject_token: token,
    resource: grant.startsWith('arn:') ? grant : `sallyport:grant/${grant}`,
    ...(durationSeconds === undefined ? {} : { duration_seconds: String(durationSeconds) }),
    ...(scope === undefined ? {} : { scope }),
    ...(policy === undefined ? {} : { policy }),
    ...given(more),
  };
}

function given(more: Shown['more']): Readonly<Record<string, string>> {
  const known = Object.entries(more).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(known);
}

/** What became of a lease: over, not known to the broker, or nothing that anybody could tell. */
export type Ending = 'over' | 'unknown' | 'untold';

/** The broker answers 200 for every token (RFC 7009 §2.2); only its words tell what was done. */
const endings: ReadonlyMap<unknown, Ending> = new Map([
  ['ended', 'over'],
  ['ended_before', 'over'],
  ['revoked', 'over'],
  ['expired', 'over'],
  ['unknown', 'unknown'],
]);

/** Ends a lease (RFC 7009) by what proves that it is ours; its secret key is not sent. */
export async function revoke(
  brokerUrl: string,
  { accessKeyId, sessionToken }: Lease,
  milliseconds: number,
): Promise<Ending> {
  const form = { token: sessionToken, access_key_id: accessKeyId };
  const answer = await ask({ url: `${brokerUrl}/v1/revoke`, form, milliseconds });
  return (answer?.status === 200 ? endings.get(answer.body.state) : undefined) ?? 'untold';
}
