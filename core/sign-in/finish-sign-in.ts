import { countRefusal } from '#core/exchange/count-refusal.ts';
import { tokenEvidence } from '#core/exchange/evidence.ts';
import { asFault, type Fault } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import {
  type Answered,
  beginAgain,
  type FinishRequest,
  requireAnswered,
  requireCode,
} from './answered.ts';
import { refuseFlood } from './begin-sign-in.ts';
import { callbackUrl } from './callback-url.ts';
import type { BrowserSignInPorts } from './ports.ts';
import { returnPath } from './return-path.ts';
import { signInEntry } from './sign-in-entry.ts';
import { signInWrites } from './sign-in-writes.ts';
import { spending, spentAlready } from './spend-attempt.ts';
import { type NamedPerson, namedPerson, requireDemanded } from './verify-person.ts';

/** A person who is signed in now. */
export interface FinishedSignIn {
  /** For a cookie of this browser; only its hash is stored. */
  readonly cookie: string;
  readonly expiresAt: Date;
  readonly returnTo: string;
}

/**
 * Ends an attempt: the answer must be this browser's, of the issuer that was chosen, and the first
 * one; its code is redeemed for an ID token; the person whom that names is signed in, in one
 * transaction with the entry. A refusal of a known person is an entry, any other is counted.
 */
export async function finishSignIn(
  request: FinishRequest,
  ports: BrowserSignInPorts,
): Promise<FinishedSignIn> {
  const { address } = request.origin;
  refuseFlood(address, ports);
  try {
    const answered = await counting(undefined, ports, () => requireAnswered(request, ports));
    const named = await counting(answered.at.issuer.name, ports, () =>
      requireNamed(answered, ports),
    );
    const authenticatedAt = await demanded(answered, named, ports);
    ports.floods.known(address, ports.clock.now());
    return await commit(answered, { ...named, authenticatedAt }, ports);
  } catch (error) {
    const fault = asFault(error);
    if (isOfCaller(fault)) ports.floods.bad(address, ports.clock.now());
    throw fault;
  }
}

/** What fails on our side, or the issuer's, is nobody's flood. */
function isOfCaller({ form }: Fault): boolean {
  return form.status < 500;
}

async function requireNamed(answered: Answered, ports: BrowserSignInPorts): Promise<NamedPerson> {
  const { at, request, proofs } = answered;
  const code = requireCode(request);
  const redirectUri = callbackUrl(ports.audience);
  const { codeVerifier } = proofs;
  const idToken = await ports.issuers.redeem(at, { code, codeVerifier, redirectUri });
  return namedPerson(idToken, answered, ports);
}

/** Who is known from here on leaves an entry when refused; it spends the attempt as well. */
async function demanded(
  { request, attempt, proofs, at }: Answered,
  { person, token }: NamedPerson,
  ports: BrowserSignInPorts,
): Promise<Date | null> {
  const now = ports.clock.now();
  const { clientId } = at.client;
  try {
    const { nonce } = proofs;
    return requireDemanded(token, { nonce, clientId, withinSeconds: attempt.withinSeconds, now });
  } catch (error) {
    const fault = asFault(error);
    const body: EntryBody = {
      ...signInEntry('person.sign_in_refused', { person, origin: request.origin }, now),
      token: tokenEvidence(token),
      outcome: { code: fault.code, detail: { why: fault.message } },
    };
    await ports.ledger.append(body, { writes: [spending(proofs, now)] });
    throw fault;
  }
}

async function commit(
  { request, attempt, proofs, at }: Answered,
  { person, token, authenticatedAt }: NamedPerson & { readonly authenticatedAt: Date | null },
  ports: BrowserSignInPorts,
): Promise<FinishedSignIn> {
  const now = ports.clock.now();
  const cookie = ports.secrets.newSecret();
  const proof = { person, issuer: at.issuer.name, subject: token.sub, authenticatedAt };
  const { expiresAt, writes } = await signInWrites(
    { cookie, proof, before: request.signedIn },
    ports,
  );
  const body: EntryBody = {
    ...signInEntry('person.signed_in', { person, origin: request.origin }, now),
    token: tokenEvidence(token),
    facts: {
      authenticated_at: authenticatedAt?.toISOString() ?? null,
      expires_at: expiresAt.toISOString(),
    },
  };
  const result = await ports.ledger.append(body, { writes: [spending(proofs, now), ...writes] });
  if (result.outcome === 'committed') {
    return { cookie, expiresAt, returnTo: returnPath(attempt.returnTo) };
  }
  throw result.on === 'sign-in-attempt'
    ? spentAlready()
    : beginAgain('your earlier sign-in was ended at the same moment');
}

/** Refusals of people whom nobody knows yet are counted, under the issuer where one was chosen. */
async function counting<T>(
  whose: string | undefined,
  ports: BrowserSignInPorts,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const fault = asFault(error);
    await countRefusal(fault, whose, ports);
    throw fault;
  }
}
