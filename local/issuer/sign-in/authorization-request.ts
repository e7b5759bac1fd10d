import { Fault } from '#core/faults.ts';

/** An authorization request that was checked (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2.1). */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
}

/** The one client there is: a public one, so that PKCE is all that protects its codes. */
export interface DemoClient {
  readonly clientId: string;
  readonly redirectUri: string;
}

/**
 * Reads the parameters of a request. Throws `invalid_request`, and leads nowhere: an address that was
 * not registered must not be redirected to (RFC 6749 §3.1.2.4), and none of ours sends any other.
 */
export function readAuthorizationRequest(
  parameters: ReadonlyMap<string, string>,
  client: DemoClient,
): AuthorizationRequest {
  const given = (name: string) => parameters.get(name) ?? '';
  requireThat(given('client_id') === client.clientId, `client_id must be ${client.clientId}`);
  requireThat(given('redirect_uri') === client.redirectUri, 'redirect_uri is not registered');
  requireThat(given('response_type') === 'code', 'response_type must be code');
  requireThat(given('scope').split(' ').includes('openid'), 'scope must hold openid');
  requireThat(given('code_challenge_method') === 'S256', 'code_challenge_method must be S256');
  requireThat(/^[\w-]{43}$/u.test(given('code_challenge')), 'code_challenge is no SHA-256');
  requireThat(given('state') !== '' && given('nonce') !== '', 'state and nonce must be there');
  return {
    ...client,
    state: given('state'),
    nonce: given('nonce'),
    codeChallenge: given('code_challenge'),
  };
}

function requireThat(holds: boolean, otherwise: string): void {
  if (holds) return;
  throw new Fault(
    'invalid_request',
    `the demo issuer takes sign-ins of this broker only: ${otherwise}; begin at /sign-in`,
  );
}
