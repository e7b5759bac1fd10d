import { checkAudience } from '#core/tokens/check-audience.ts';
import { checkTimes } from '#core/tokens/check-times.ts';
import type { Claims } from '#core/tokens/claims.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { type Check, failed, failedBy, passed, skipped } from './check.ts';

/** A token that was read here and verified by nobody. */
export interface ReadToken {
  readonly iss: string;
  readonly claims: Claims;
}

/** Against what a token is checked. */
interface TokenWorld {
  /** Whom tokens must be made for; undefined where no broker is known. */
  readonly broker: string | undefined;
  /** Whether it is shown to the broker whomever it is made for. */
  readonly anyAudience?: boolean;
  readonly now: Date;
  /** The issuer as it is registered; undefined where it is not, `unknown` where we may not look. */
  readonly issuer: Issuer | undefined | 'unknown';
}

/** What a token says of itself, held against what the broker will ask of it. */
export function checkToken(token: ReadToken, world: TokenWorld): readonly Check[] {
  return [registered(token, world), madeForUs(token, world), inTime(token, world)];
}

function registered({ iss }: ReadToken, { issuer }: TokenWorld): Check {
  const name = 'issuer registered';
  if (issuer === 'unknown') {
    return skipped(name, `${iss}: give --grant to have the broker say, or sign in`);
  }
  if (issuer !== undefined) return passed(name, `${iss} is ${issuer.name} in issuers.yaml`);
  const remedy = 'register it in issuers.yaml, byte for byte, and publish';
  return failed(name, `${iss} is not in issuers.yaml`, remedy);
}

function madeForUs({ claims }: ReadToken, { broker, anyAudience, issuer }: TokenWorld): Check {
  const name = 'token audience';
  if (anyAudience === true && typeof issuer !== 'object') {
    return skipped(
      name,
      'the broker is shown it by --any-audience; what it takes is not known here',
    );
  }
  const own = typeof issuer === 'object' ? issuer.audiences?.[0] : undefined;
  const wanted = broker ?? own;
  if (wanted === undefined) return skipped(name, 'no broker is known here; name it by --url');
  const remedy = `ask the platform for a token with the audience ${own ?? wanted}`;
  try {
    checkAudience(claims.aud, typeof issuer === 'object' ? issuer : {}, wanted);
    return passed(name, 'made for this broker alone');
  } catch (error) {
    return failedBy(name, error, remedy);
  }
}

/** Where the issuer's own limits are not known, only what every issuer is held to. */
const anyLimits = {
  maxLifetimeSeconds: Number.POSITIVE_INFINITY,
  maxAgeSeconds: Number.POSITIVE_INFINITY,
};

function inTime({ claims }: ReadToken, { now, issuer }: TokenWorld): Check {
  const name = 'token time';
  try {
    const limits = typeof issuer === 'object' ? issuer : anyLimits;
    const { issuedAt, expiresAt } = checkTimes(claims, limits, now);
    const lives = Math.round((expiresAt.getTime() - issuedAt.getTime()) / 1_000);
    const left = Math.round((expiresAt.getTime() - now.getTime()) / 1_000);
    return passed(name, `lives ${lives} s, ${left} s of them left`);
  } catch (error) {
    return failedBy(name, error, 'ask the platform for a new token');
  }
}
