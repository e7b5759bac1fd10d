import type { Configuration, Person } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import { claimAt } from '#core/tokens/claim-at.ts';
import { type ParsedToken, parseToken } from '#core/tokens/parse-token.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import type { AttemptProofs } from './attempt.ts';
import { isSameSecret } from './browser-secret.ts';
import type { BrowserSignInPorts, SignInIssuer } from './ports.ts';

/** How far our clock and an issuer's may be apart, milliseconds. */
const skewMilliseconds = 30_000;

/** A token in which everything was checked that makes it a token, and whom it names. */
export interface NamedPerson {
  readonly person: Person;
  readonly token: SubjectToken;
}

/**
 * The person whom an ID token names, by issuer and subject in people.yaml; groups that it states
 * are no groups here. Throws a fault of the token, or `sign_in_needed` where nobody is known by it.
 */
export async function namedPerson(
  idToken: string,
  { at, configuration }: { readonly at: SignInIssuer; readonly configuration: Configuration },
  ports: Pick<BrowserSignInPorts, 'clock' | 'keySets'>,
): Promise<NamedPerson> {
  const { clientId } = at.client;
  const parsed = parseToken(idToken);
  requireIssuer(parsed, at);
  // The audiences of issuers.yaml are those of bearer tokens; a browser's token is for the client alone.
  const token = await verifySubjectToken(
    parsed,
    { ...at.issuer, audiences: [clientId] },
    { audience: clientId, now: ports.clock.now(), keySets: ports.keySets },
  );
  const person = configuration.personOf(token.issuer.name, token.sub);
  if (person !== undefined) return { person, token };
  throw new Fault(
    'sign_in_needed',
    'the issuer knows you, and people.yaml does not; ask an administrator to add you, with the sub that the issuer has for you',
  );
}

/** Verification checks it too; here the fault says what happened: another issuer answered. */
function requireIssuer({ iss }: ParsedToken, at: SignInIssuer): void {
  if (iss === at.iss) return;
  throw new Fault(
    'unknown_issuer',
    'another issuer than the one you chose signed the token; begin again from this page',
  );
}

/** What an attempt demands of the token that ends it. */
export interface Demands extends Pick<AttemptProofs, 'nonce'> {
  readonly clientId: string;
  readonly withinSeconds: number | undefined;
  readonly now: Date;
}

/**
 * Checks what makes a token the end of this very attempt (OpenID Connect Core 1.0 §3.1.3.7, 3 to 13):
 * nonce, `azp`, and where a fresh proof is asked for `auth_time`. Returns when the person proved who
 * it is, null where the issuer does not say. Throws `sign_in_needed`.
 */
export function requireDemanded({ claims }: SubjectToken, demands: Demands): Date | null {
  const nonce = claimAt(claims, '/nonce');
  if (typeof nonce !== 'string' || !isSameSecret(nonce, demands.nonce)) {
    throw refused('the token was made for another sign-in; begin again, in one tab');
  }
  const azp = claimAt(claims, '/azp');
  if (azp !== undefined && azp !== demands.clientId) {
    throw refused(
      'the token was given to another client; have the issuer name the clientId as azp',
    );
  }
  return requireFreshness(claimAt(claims, '/auth_time'), demands);
}

function requireFreshness(
  authTime: unknown,
  { withinSeconds, now }: Pick<Demands, 'withinSeconds' | 'now'>,
): Date | null {
  if (authTime === undefined && withinSeconds === undefined) return null;
  if (typeof authTime !== 'number' || !(authTime >= 0)) {
    throw refused(
      'the issuer does not say when you proved who you are (auth_time), which this page needs; have the issuer state it',
    );
  }
  const ageMilliseconds = now.getTime() - authTime * 1_000;
  if (ageMilliseconds < -skewMilliseconds) {
    throw refused('the issuer says that you prove who you are later than now; check its clock');
  }
  if (withinSeconds !== undefined && ageMilliseconds > withinSeconds * 1_000) {
    throw refused(
      `this needs a proof of the last ${withinSeconds} s, and the issuer did not ask you again; sign out there first`,
    );
  }
  return new Date(Math.min(authTime * 1_000, now.getTime()));
}

function refused(why: string): Fault {
  return new Fault('sign_in_needed', why);
}
