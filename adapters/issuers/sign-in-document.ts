import { Fault } from '#core/faults.ts';
import type { SignInEndpoints, SignInIssuer } from '#core/sign-in/ports.ts';
import { readUrl } from './discovered-keys.ts';

/** Where an issuer signs people in, as its discovery document says. */
export interface DiscoveredSignIn extends SignInEndpoints {
  /** RFC 6749 §3.2. */
  readonly token: URL;
}

/**
 * Reads a discovery document (OpenID Connect Discovery 1.0 §3) for signing in. Throws `bad_discovery`
 * for one of another issuer, for addresses on hosts that were not registered or over a connection
 * less safe than the document's own, and for an issuer that has no PKCE by S256.
 */
export function readSignInDocument(
  document: unknown,
  { iss, client }: Pick<SignInIssuer, 'iss' | 'client'>,
): DiscoveredSignIn {
  const named: Readonly<Record<string, unknown>> = Object(document);
  if (named.issuer !== iss) {
    throw badDiscovery('names another issuer; register the iss that it names, byte for byte');
  }
  const methods = named.code_challenge_methods_supported;
  if (Array.isArray(methods) && !methods.includes('S256')) {
    throw badDiscovery('has no PKCE by S256; have its issuer allow it');
  }
  const own = new URL(iss);
  const hosts = [own.host, ...client.hosts];
  const authorization = safeUrl(named.authorization_endpoint, { own, hosts });
  return {
    authorization: authorization.href,
    token: safeUrl(named.token_endpoint, { own, hosts }),
    namesIssuer: named.authorization_response_iss_parameter_supported === true,
  };
}

function safeUrl(
  text: unknown,
  { own, hosts }: { readonly own: URL; readonly hosts: readonly string[] },
): URL {
  const url = readUrl(text, 'people sign in; an issuer of people must');
  const isAsSafe = url.protocol === 'https:' || url.protocol === own.protocol;
  if (!isAsSafe || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw badDiscovery('has people sign in at an address that must be a plain https URL');
  }
  if (hosts.includes(url.host)) return url;
  throw badDiscovery(
    'has people sign in on another host; add that host to signIn.hosts if it is meant',
  );
}

function badDiscovery(what: string): Fault {
  return new Fault('bad_discovery', `the issuer's discovery document ${what}`);
}
