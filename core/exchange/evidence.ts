import type { Identity } from '#core/config/configuration.ts';
import type { Actor, EntryBody, EntryKind, TokenEvidence } from '#core/ledger/entry.ts';
import { type Acquaintance, newTraits } from '#core/limits/novelty.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import type { ExchangeRequest } from './exchange-request.ts';

/** What every entry of an exchange tells: when, from where, with which token, of which run. */
export function entryBase(
  kind: EntryKind,
  exchange: { readonly request: ExchangeRequest; readonly token: SubjectToken },
  now: Date,
): Omit<EntryBody, 'actor'> {
  return {
    kind,
    at: now.toISOString(),
    origin: exchange.request.origin,
    token: tokenEvidence(exchange.token),
    workload: { ...exchange.token.workload },
  };
}

export function actorOf(identity: Identity | undefined): Actor {
  if (identity === undefined) return { kind: 'unknown' };
  const { id, owner, groups } = identity;
  return { kind: 'identity', id, owner, groups };
}

/** What was new about an exchange, for the facts of its entry; nothing where nothing was. */
export function noveltyFacts(acquaintances: readonly Acquaintance[]): Pick<EntryBody, 'facts'> {
  const novelty = newTraits(acquaintances);
  return novelty.length === 0 ? {} : { facts: { novelty: novelty.join(', ') } };
}

/** A token as an entry may know it. */
export function tokenEvidence(token: SubjectToken): TokenEvidence {
  return {
    issuer: token.iss,
    subject: token.sub,
    jti: token.jti ?? null,
    hash: token.hash,
    expiresAt: token.expiresAt.toISOString(),
  };
}
