import { Fault } from '#core/faults.ts';

/** A discovery document as it was fetched, and whom it must speak for. */
export interface Discovered {
  readonly document: unknown;
  /** The `iss` that it must name, byte for byte. */
  readonly issuer: string;
  /** Where it was fetched from. */
  readonly url: URL;
  /** Hosts beside its own that its keys may come from. */
  readonly keyHosts: readonly string[];
}

/**
 * Where a discovery document (OpenID Connect Discovery 1.0 §4.3) says that the keys are. Throws
 * `bad_discovery` for a document of another issuer, keys on a host that was not registered, and
 * keys that would come over a connection less safe than the document's own.
 */
export function discoveredKeys({ document, issuer, url, keyHosts }: Discovered): URL {
  const named: { issuer?: unknown; jwks_uri?: unknown } = Object(document);
  if (named.issuer !== issuer)
    throw badDiscovery('names another issuer; register the iss that it names, byte for byte');
  const keysAt = readUrl(named.jwks_uri);
  if (url.protocol === 'https:' && keysAt.protocol !== 'https:') {
    throw badDiscovery(
      'has its keys at an address that is not https; its operator must change that',
    );
  }
  if (keysAt.host !== url.host && !keyHosts.includes(keysAt.host)) {
    throw badDiscovery('has its keys on another host; add that host to keyHosts if it is meant');
  }
  return keysAt;
}

/** A URL in a text; throws `bad_discovery` for anything else, telling what it was wanted for. */
export function readUrl(
  text: unknown,
  what = 'the keys are; register jwksUri if you know it',
): URL {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null) throw badDiscovery(`does not say where ${what}`);
  return url;
}

function badDiscovery(what: string): Fault {
  return new Fault('bad_discovery', `the issuer's discovery document ${what}`);
}
