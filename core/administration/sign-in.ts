import type { Configurations } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { Store } from '#core/store/store.ts';
import { claimAt } from '#core/tokens/claim-at.ts';
import type { KeySets } from '#core/tokens/keys/key-set.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import type { Clock } from '#core/world.ts';
import type { Admitted } from './doorkeeper.ts';

export interface SignInPorts {
  readonly audience: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly configurations: Configurations;
  readonly keySets: KeySets;
}

/**
 * The person whom an identity-provider token names, by issuer and subject in people.yaml. The token
 * must come from an issuer of people: a workload's token never signs anybody in.
 */
export async function signIn(bearer: string, ports: SignInPorts): Promise<Admitted> {
  const head = await ports.store.read('head', headId);
  if (head === undefined) throw nobody('no configuration is published yet');
  const configuration = await ports.configurations.load(head.value.version);
  const parsed = parseToken(bearer);
  const issuer = configuration.issuerOf(parsed.iss, parsed.claims.aud);
  const isOfPeople = issuer !== undefined && profileOf(issuer.profile)?.people === true;
  if (!isOfPeople) throw nobody('this token is not from an issuer of people');
  const token = await verifySubjectToken(parsed, issuer, {
    audience: ports.audience,
    now: ports.clock.now(),
    keySets: ports.keySets,
  });
  const person = configuration.personOf(token.issuer.name, token.sub);
  if (person === undefined) throw nobody('people.yaml does not know this subject');
  return { person, signedInAt: provenAt(token, ports.clock.now()) };
}

/**
 * When the person proved to the issuer who it is (OpenID Connect Core 1.0 §2, `auth_time`); where the
 * issuer does not say, when it made the token. What cannot be read is never fresh enough.
 */
function provenAt({ claims, issuedAt }: SubjectToken, now: Date): Date {
  const authTime = claimAt(claims, '/auth_time');
  if (authTime === undefined) return issuedAt;
  const isInstant = typeof authTime === 'number' && authTime >= 0;
  return isInstant ? new Date(Math.min(authTime * 1_000, now.getTime())) : new Date(0);
}

function nobody(why: string): Fault {
  return new Fault('sign_in_needed', `${why}; sign in as a person that people.yaml names`);
}
