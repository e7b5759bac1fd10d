import { timingSafeEqual } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { canonicalRequest } from './canonical-request.ts';
import { type ClaimedSignature, readSignature } from './claimed-signature.ts';
import type { CredentialScope } from './credential-scope.ts';
import { faultInFreshness } from './freshness.ts';
import { type Payload, readPayload } from './payload.ts';
import { signatureOf } from './signature.ts';
import { unsignedAmzHeader } from './signed-headers.ts';
import type { SignedHttpRequest } from './signed-http-request.ts';
import { type SigningRules, signingRules } from './signing-rules.ts';

/** A secret and whom it belongs to. */
export interface KeyHolder<P> {
  readonly secretAccessKey: string;
  readonly principal: P;
}

/** Finds the secret behind a claimed access key id and session token; undefined when there is none. */
export interface SigningKeys<P> {
  secretFor(claimed: ClaimedSignature): Promise<KeyHolder<P> | Fault | undefined>;
}

/** What is expected of a signature, beside that it is right. */
export interface SignatureExpectations {
  readonly now: Date;
  /** The only region that the scope may name. */
  readonly region?: string;
  /** The only service that the scope may name. */
  readonly service?: string;
  /** In place of the rules of the scope's service. */
  readonly rules?: SigningRules;
  /** `outside`: the session token was added after signing, as a few services expect. */
  readonly sessionToken?: 'signed' | 'outside';
}

/** A request whose signature is right: who signed it, for what, when, and what it covers. */
export interface VerifiedSignature<P> {
  readonly principal: P;
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly form: ClaimedSignature['form'];
  readonly signedAt: Date;
  /** Lower-case hex; the same signature twice is the same request twice. */
  readonly signature: string;
  readonly payload: Payload['kind'];
}

/**
 * Verifies a SigV4 request: form, scope, freshness, body hash, that no `x-amz-…` header goes
 * unsigned, and the signature in constant time. Faults: `signature_missing`,
 * `signature_incomplete`, `signature_expired`, `signature_mismatch`, `invalid_client_token`, or
 * whatever `secretFor` answers.
 */
export async function verifySignature<P>(
  request: SignedHttpRequest,
  keys: SigningKeys<P>,
  expected: SignatureExpectations,
): Promise<VerifiedSignature<P> | Fault> {
  const claimed = readSignature(request);
  if (claimed instanceof Fault) return claimed;
  return verifyClaimed(request, claimed, keys, expected);
}

/** Verifies what `readSignature` read of the same request, as `verifySignature` does. */
export async function verifyClaimed<P>(
  request: SignedHttpRequest,
  claimed: ClaimedSignature,
  keys: SigningKeys<P>,
  expected: SignatureExpectations,
): Promise<VerifiedSignature<P> | Fault> {
  const rules = expected.rules ?? signingRules(claimed.scope.service);
  const fault =
    faultInScope(claimed, expected) ??
    faultInHeaders(request, claimed, expected) ??
    faultInFreshness(claimed, expected.now, rules);
  if (fault !== undefined) return fault;
  const payload = readPayload(request, claimed, rules);
  if (payload instanceof Fault) return payload;
  const holder = await keys.secretFor(claimed);
  if (holder === undefined) {
    return new Fault(
      'invalid_client_token',
      'the access key is not known here; use credentials that were issued here',
    );
  }
  if (holder instanceof Fault) return holder;
  const canonical = canonicalRequest(request, {
    path: rules.path,
    query: signedQuery(claimed, expected),
    signedHeaders: claimed.signedHeaders,
    payloadHash: payload.hash,
  });
  if (canonical === undefined) {
    return new Fault('signature_incomplete', 'the path is not in percent-encoding; encode it');
  }
  if (!isSignedBy(holder.secretAccessKey, claimed, canonical)) return mismatch();
  const { accessKeyId, scope, form, signedAt, signature } = claimed;
  const { principal } = holder;
  return { principal, accessKeyId, scope, form, signedAt, signature, payload: payload.kind };
}

function faultInScope(
  { scope }: ClaimedSignature,
  expected: SignatureExpectations,
): Fault | undefined {
  if (expected.region !== undefined && scope.region !== expected.region) {
    return new Fault(
      'signature_mismatch',
      `the credential is scoped to region ${scope.region}; sign for ${expected.region}`,
    );
  }
  if (expected.service !== undefined && scope.service !== expected.service) {
    return new Fault(
      'signature_mismatch',
      `the credential is scoped to service ${scope.service}; sign for ${expected.service}`,
    );
  }
  return undefined;
}

function faultInHeaders(
  request: SignedHttpRequest,
  claimed: ClaimedSignature,
  expected: SignatureExpectations,
): Fault | undefined {
  const covered =
    expected.sessionToken === 'outside'
      ? [...claimed.signedHeaders, 'x-amz-security-token']
      : claimed.signedHeaders;
  const unsigned = unsignedAmzHeader(request, covered);
  if (unsigned === undefined) return undefined;
  return new Fault(
    'signature_incomplete',
    'a header that begins with x-amz- is not signed; sign all of them',
  );
}

function signedQuery(
  claimed: ClaimedSignature,
  expected: SignatureExpectations,
): ClaimedSignature['query'] {
  return expected.sessionToken === 'outside'
    ? claimed.query.filter(([name]) => name !== 'X-Amz-Security-Token')
    : claimed.query;
}

function isSignedBy(secret: string, claimed: ClaimedSignature, canonical: string): boolean {
  const right = signatureOf(secret, {
    date: claimed.date,
    scope: claimed.scope,
    canonicalRequest: canonical,
  });
  return timingSafeEqual(Buffer.from(right, 'latin1'), Buffer.from(claimed.signature, 'latin1'));
}

function mismatch(): Fault {
  return new Fault(
    'signature_mismatch',
    'the signature does not match the request; check the secret key and how the request is signed',
  );
}
