import { Fault } from '#core/faults.ts';
import type { Json } from './claims.ts';
import type { Issuer } from './issuers/issuer.ts';

/**
 * The token must be meant for us and for nobody else: exactly one audience, byte for byte ours, or
 * one that configuration accepts for this issuer instead (RFC 8725 §3.9). Throws `audience_mismatch`.
 */
export function checkAudience(
  aud: Json | undefined,
  issuer: Pick<Issuer, 'audiences'>,
  ours: string,
): void {
  const [audience, ...others] = Array.isArray(aud) ? aud : [aud];
  const accepted = issuer.audiences ?? [ours];
  if (others.length === 0 && accepted.some((one) => one === audience)) return;
  throw new Fault(
    'audience_mismatch',
    `the token must have exactly one audience, "${accepted.join('" or "')}"; ask your platform for a token with that audience`,
  );
}
