import type { Configuration } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import type { Origin } from '#core/ledger/entry.ts';
import {
  type Attempt,
  type AttemptProofs,
  attemptSeconds,
  proofsOf,
  readAttempt,
} from './attempt.ts';
import { isSameSecret } from './browser-secret.ts';
import { configurationInForce } from './configuration-in-force.ts';
import type { BrowserSignInPorts, SignInIssuer } from './ports.ts';
import { signInIssuer } from './sign-in-issuer.ts';
import { isSpent, spentAlready } from './spend-attempt.ts';

/** An issuer's answer, as a browser brings it (RFC 6749 §4.1.2), and what that browser has of ours. */
export interface FinishRequest {
  readonly state?: string;
  readonly code?: string;
  /** RFC 6749 §4.1.2.1. */
  readonly error?: string;
  /** RFC 9207 §2. */
  readonly iss?: string;
  /** The cookie of the attempt. */
  readonly attempt?: string;
  /** The cookie of an earlier sign-in, which ends with this one. */
  readonly signedIn?: string;
  readonly origin: Origin;
}

/** An attempt whose answer came back to the browser that had begun it. */
export interface Answered {
  readonly request: FinishRequest;
  readonly attempt: Attempt;
  readonly proofs: AttemptProofs;
  readonly configuration: Configuration;
  readonly at: SignInIssuer;
}

/**
 * Everything before the issuer is asked: whose answer it is, to which attempt, and whether in time.
 * Throws `sign_in_needed`, and `conflict` for an attempt that is over.
 */
export async function requireAnswered(
  request: FinishRequest,
  ports: BrowserSignInPorts,
): Promise<Answered> {
  const { attempt, proofs } = requireOwnAttempt(request, ports.clock.now());
  const configuration = await configurationInForce(ports);
  const at = signInIssuer(attempt.issuer, configuration);
  const { namesIssuer } = await ports.issuers.endpoints(at);
  requireIss(request.iss, { expected: at.iss, namesIssuer });
  if (await isSpent(proofs, ports.store)) throw spentAlready();
  return { request, attempt, proofs, configuration, at };
}

/** RFC 6749 §10.12: only the browser that began an attempt can show the state of it. */
function requireOwnAttempt(
  { attempt: cookie = '', state = '' }: FinishRequest,
  now: Date,
): Pick<Answered, 'attempt' | 'proofs'> {
  const attempt = readAttempt(cookie);
  const proofs = proofsOf(cookie);
  if (attempt === undefined || !isSameSecret(state, proofs.state)) {
    throw beginAgain('this answer is to a sign-in that this browser did not begin');
  }
  const seconds = (now.getTime() - attempt.at) / 1_000;
  // Another process began it, and its clock may be a little ahead of ours.
  if (!(seconds >= -30 && seconds <= attemptSeconds)) {
    throw beginAgain(`this sign-in was begun more than ${attemptSeconds / 60} minutes ago`);
  }
  return { attempt, proofs };
}

/** RFC 9207 §2.4: an answer of another issuer is not taken to the one that was chosen. */
function requireIss(
  iss: string | undefined,
  { expected, namesIssuer }: { readonly expected: string; readonly namesIssuer: boolean },
): void {
  if (iss === undefined && !namesIssuer) return;
  if (iss === expected) return;
  throw beginAgain('this answer is from another issuer than the one that was chosen');
}

/** What the issuer says went wrong is shown only where it is a word of the standards. */
const knownErrors: Readonly<Record<string, string>> = {
  access_denied: 'it was cancelled there, or the issuer does not let you in here',
  login_required: 'the issuer wanted you to sign in and was not let to',
  interaction_required: 'the issuer wanted to ask you something and was not let to',
  consent_required: 'the issuer wanted your consent and was not let to ask',
  invalid_scope: 'the issuer does not know one of the scopes of signIn in issuers.yaml',
  unauthorized_client: 'the issuer does not let this client sign people in by code',
  server_error: 'the issuer had an error of its own',
  temporarily_unavailable: 'the issuer is overloaded or down',
};

/** The code of an answer; throws `sign_in_needed` with what the issuer told instead of one. */
export function requireCode({ code, error }: FinishRequest): string {
  if (error !== undefined) {
    const why = Object.hasOwn(knownErrors, error) ? knownErrors[error] : undefined;
    throw beginAgain(`the issuer did not sign you in: ${why ?? 'it told of an unknown error'}`);
  }
  if (code !== undefined) return code;
  throw beginAgain('the issuer answered with neither a code nor a refusal');
}

/** The fault of an answer that leads nowhere. */
export function beginAgain(what: string): Fault {
  return new Fault('sign_in_needed', `${what}; begin again from this page`);
}
