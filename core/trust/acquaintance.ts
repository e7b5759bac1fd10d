import type { Identity } from '#core/config/configuration.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { compareWithTrust } from './compare-with-trust.ts';

/** How an identity knows a token: it trusts it whole, it shares an immutable pin with it, or neither. */
export type Acquaintance = 'trusted' | 'pinned' | 'none';

/** The closest acquaintance by any of the identity's trusts; `none` is a stranger to it. */
export function acquaintance(token: SubjectToken, identity: Identity): Acquaintance {
  const compared = identity.trusts
    .filter((trust) => trust.issuer === token.issuer.name && trust.iss === token.iss)
    .map((trust) => compareWithTrust(token, trust));
  if (compared.some(({ differences }) => differences.length === 0)) return 'trusted';
  return compared.some(({ pinned }) => pinned) ? 'pinned' : 'none';
}
