import { Fault } from '#core/faults.ts';
import { type ClaimedSignature, readSignature } from '#core/sigv4/claimed-signature.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { signingRules } from '#core/sigv4/signing-rules.ts';
import {
  type SignatureExpectations,
  type VerifiedSignature,
  verifyClaimed,
} from '#core/sigv4/verify-signature.ts';
import type { GatewayKeys } from './gateway-keys.ts';
import { faultInServiceForm } from './service-form.ts';
import { faultInFamily } from './signature-family.ts';
import { faultInStrictForm } from './strict-request.ts';
import type { WireFacts } from './wire-facts.ts';

/** What a call is authenticated by. */
export interface CallGate<P> {
  readonly keys: GatewayKeys<P>;
  /** Regions that a credential scope may name. */
  readonly regions: ReadonlySet<string>;
  readonly now: Date;
}

/** A call whose signer is known. */
export interface AuthenticatedCall<P> extends VerifiedSignature<P> {
  /** Lower-case names, sorted; no other header may mean anything. */
  readonly signedHeaders: readonly string[];
  /** The last instant at which this signature is taken: the end of its freshness or of the lease. */
  readonly usableUntil: Date;
}

/**
 * Says who signed a call, or why that cannot be told: strict form, signature family, then SigV4 with
 * the clock of the service (±5 minutes, S3 ±15), the lease's end and the scope's region. Faults are
 * those of `faultInStrictForm`, `verifySignature` and the key source, `lease_ended`, and
 * `policy_denied` for a region that is not served.
 */
export async function authenticateCall<P>(
  request: SignedHttpRequest,
  facts: WireFacts,
  gate: CallGate<P>,
): Promise<AuthenticatedCall<P> | Fault> {
  const fault = faultInStrictForm(request, facts) ?? faultInFamily(request);
  if (fault !== undefined) return fault;
  const claimed = readSignature(request);
  if (claimed instanceof Fault) return claimed;
  return faultInServiceForm(request, claimed.scope.service) ?? verifyCall(request, claimed, gate);
}

/**
 * Verifies the claimed signature of a call under a gateway key whose lease is in force. `expected`
 * stands in for the rules of the scope's service.
 */
export async function verifyCall<P>(
  request: SignedHttpRequest,
  claimed: ClaimedSignature,
  { keys, regions, now }: CallGate<P>,
  expected: Pick<SignatureExpectations, 'rules' | 'sessionToken'> = {},
): Promise<AuthenticatedCall<P> | Fault> {
  const holders = { secretFor: () => holderFor(claimed, keys) };
  const verified = await verifyClaimed(request, claimed, holders, { ...expected, now });
  if (verified instanceof Fault) return verified;
  const { leaseEndsAt, principal } = verified.principal;
  const fault = faultInLease(leaseEndsAt, now) ?? faultInRegion(claimed.scope.region, regions);
  if (fault !== undefined) return fault;
  const { skewSeconds } = expected.rules ?? signingRules(claimed.scope.service);
  const freshUntil = claimed.signedAt.getTime() + 1000 * (claimed.expiresSeconds ?? skewSeconds);
  return {
    ...verified,
    principal,
    signedHeaders: claimed.signedHeaders,
    usableUntil: new Date(Math.min(freshUntil, leaseEndsAt.getTime())),
  };
}

async function holderFor<P>({ accessKeyId, sessionToken }: ClaimedSignature, keys: GatewayKeys<P>) {
  const holder = await keys.holderOf(accessKeyId, sessionToken);
  if (holder === undefined || holder instanceof Fault) return holder;
  return { secretAccessKey: holder.secretAccessKey, principal: holder };
}

/** Also what cuts a presigned request short: it may outlive its signer's lease by no second. */
function faultInLease(endsAt: Date, now: Date): Fault | undefined {
  if (now.getTime() < endsAt.getTime()) return undefined;
  return new Fault(
    'lease_ended',
    `the lease behind this key ended at ${endsAt.toISOString()}; exchange a token for a new one`,
  );
}

function faultInRegion(region: string, regions: ReadonlySet<string>): Fault | undefined {
  if (regions.has(region)) return undefined;
  return new Fault(
    'policy_denied',
    `region ${region} is not served by this gateway; sign for one of ${listed(regions)}`,
  );
}

function listed(regions: ReadonlySet<string>): string {
  const sorted = [...regions].sort();
  const shown = sorted.slice(0, 8).join(', ');
  return sorted.length > 8 ? `${shown} and ${sorted.length - 8} more` : shown;
}
