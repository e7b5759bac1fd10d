import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import { ec, header, jwkOf, noKeySets, now, nowSeconds, rsa, signToken } from '../sample-tokens.ts';
import { broker, type Golden } from './golden.ts';

const keys = { RS256: rsa, ES256: ec };

/** The golden's token as its platform would sign it at `now`, with some claims replaced. */
export function tokenOf(golden: Golden, changed: Record<string, unknown> = {}): string {
  const { alg = 'RS256', lifetimeSeconds, claims } = golden;
  const times = { iat: nowSeconds - 5, exp: nowSeconds - 5 + lifetimeSeconds };
  return signToken({
    header: { ...header, alg, ...golden.header },
    claims: { ...claims, ...times, ...changed },
    alg,
    key: keys[alg].privateKey,
  });
}

/** The registered issuer with the key that `tokenOf` signs by in the place of its own. */
export function withKeys(issuer: Issuer, { alg = 'RS256', profile }: Golden): Issuer {
  const use = profile === 'spiffe' ? 'jwt-svid' : 'sig';
  // A SPIFFE bundle holds the keys of certificates too, and they are not for tokens.
  const others = profile === 'spiffe' ? [jwkOf(rsa, { use: 'x509-svid', kid: undefined })] : [];
  const key = jwkOf(keys[alg], { use, ...(alg === 'ES256' ? {} : { alg }) });
  return { ...issuer, keys: { kind: 'uploaded', keys: [key, ...others] } };
}

/** The golden's token, shown to the broker and verified. */
export async function present(
  golden: Golden,
  issuer: Issuer,
  changed: Record<string, unknown> = {},
) {
  const ports = { audience: broker, now, keySets: noKeySets };
  const parsed = parseToken(tokenOf(golden, changed));
  return verifySubjectToken(parsed, withKeys(issuer, golden), ports);
}
