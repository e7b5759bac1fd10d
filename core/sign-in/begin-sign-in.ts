import { Fault } from '#core/faults.ts';
import { type Attempt, encodeAttempt, proofsOf } from './attempt.ts';
import { callbackUrl } from './callback-url.ts';
import { configurationInForce } from './configuration-in-force.ts';
import type { BrowserSignInPorts, SignInIssuer } from './ports.ts';
import { returnPath } from './return-path.ts';
import { signInIssuer } from './sign-in-issuer.ts';

/** What a browser asks for that begins to sign in. */
export interface BeginRequest {
  /** Name of the issuer in issuers.yaml. */
  readonly issuer: string;
  /** The page to go on to afterwards. */
  readonly returnTo?: string;
  /** How recently the person must have proved who it is, in seconds. */
  readonly withinSeconds?: number;
  /** Where the request came from. */
  readonly address: string;
}

/** A sign-in that was begun. */
export interface BegunSignIn {
  /** For a cookie of this browser; nothing of it is stored here. */
  readonly attempt: string;
  /** The issuer's address to go to. */
  readonly location: string;
}

/**
 * Begins to sign a person in: authorization code (RFC 6749 §4.1) with PKCE by S256 (RFC 7636) and a
 * nonce (OpenID Connect Core 1.0 §3.1). It writes nothing, since anybody may ask. Throws
 * `invalid_request` for an unknown issuer, `slow_down` for a flood, and the issuer's own faults.
 */
export async function beginSignIn(
  request: BeginRequest,
  ports: BrowserSignInPorts,
): Promise<BegunSignIn> {
  refuseFlood(request.address, ports);
  const at = signInIssuer(request.issuer, await configurationInForce(ports));
  const { authorization } = await ports.issuers.endpoints(at);
  const { withinSeconds } = request;
  const attempt = encodeAttempt({
    secret: ports.secrets.newSecret(),
    issuer: at.issuer.name,
    returnTo: returnPath(request.returnTo),
    ...(withinSeconds === undefined ? {} : { withinSeconds }),
    at: ports.clock.now().getTime(),
  });
  const location = new URL(authorization);
  for (const [name, value] of parametersOf({ at, attempt, withinSeconds }, ports.audience)) {
    location.searchParams.set(name, value);
  }
  return { attempt, location: location.href };
}

/** Throws `slow_down` for an address from which too many sign-ins failed of late. */
export function refuseFlood(
  address: string,
  { floods, clock }: Pick<BrowserSignInPorts, 'floods' | 'clock'>,
): void {
  if (!floods.refuses(address, clock.now())) return;
  throw new Fault(
    'slow_down',
    'too many sign-ins from your address have failed; wait a minute, then begin again',
  );
}

interface Begun {
  readonly at: SignInIssuer;
  readonly attempt: string;
  readonly withinSeconds: Attempt['withinSeconds'] | undefined;
}

/** OpenID Connect Core 1.0 §3.1.2.1. */
function parametersOf(
  { at, attempt, withinSeconds }: Begun,
  broker: string,
): readonly (readonly [string, string])[] {
  const { state, nonce, codeChallenge } = proofsOf(attempt);
  return [
    ['response_type', 'code'],
    ['client_id', at.client.clientId],
    ['redirect_uri', callbackUrl(broker)],
    ['scope', at.client.scopes.join(' ')],
    ['state', state],
    ['nonce', nonce],
    ['code_challenge', codeChallenge],
    ['code_challenge_method', 'S256'],
    // max_age has the issuer state auth_time; prompt has it ask again, so that the time left is whole.
    ...(withinSeconds === undefined
      ? []
      : ([
          ['max_age', String(withinSeconds)],
          ['prompt', 'login'],
        ] as const)),
  ];
}
