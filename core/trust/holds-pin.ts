import type { Identity } from '#core/config/configuration.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { compareWithTrust } from './compare-with-trust.ts';

/** Whether a token holds an immutable pin of a trust of this identity: a principal we know. */
export function holdsPin(token: SubjectToken, identity: Identity): boolean {
  return identity.trusts.some(
    (trust) =>
      trust.issuer === token.issuer.name &&
      trust.iss === token.iss &&
      compareWithTrust(token, trust).pinned,
  );
}
