import { hash } from 'node:crypto';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { Claims } from '#core/tokens/claims.ts';
import { parseToken } from '#core/tokens/parse-token.ts';

/** What a token says of itself; nothing of it is verified, the broker alone does that. */
export interface UnverifiedToken {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly issuedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  /** Names whom it speaks for, whenever it was made: a hash of its claims but for times and `jti`. */
  readonly holder: string;
}

/** Reads a token; undefined for what the broker would call malformed. */
export function readUnverified(text: string): UnverifiedToken | undefined {
  try {
    const { iss, claims } = parseToken(text);
    return {
      issuer: iss,
      audiences: [claims.aud].flat().filter((one) => typeof one === 'string'),
      issuedAt: dateOf(claims.iat),
      expiresAt: dateOf(claims.exp),
      holder: holderOf(claims),
    };
  } catch {
    return undefined;
  }
}

/** Names whom a token speaks for, as far as it can be read; one that cannot speaks for itself. */
export function holderOfToken(text: string): string {
  return readUnverified(text)?.holder ?? `token:${digest(text)}`;
}

function dateOf(seconds: unknown): Date | undefined {
  return typeof seconds === 'number' ? new Date(seconds * 1_000) : undefined;
}

function holderOf({ exp, iat, nbf, jti, ...lasting }: Claims): string {
  return `claims:${digest(canonicalJson(lasting))}`;
}

/** A short name for something that must not be shown or is too long to be. */
export function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
