import { Fault } from '#core/faults.ts';
import type { KeyRefresh, KeySetFailure } from '#core/tokens/keys/key-set.ts';
import type { FetchOutcome } from '#core/tokens/keys/key-set-after.ts';
import { readJwks } from '#core/tokens/keys/read-jwks.ts';
import type { Resolve } from './checked-lookup.ts';
import { discoveredKeys, readUrl } from './discovered-keys.ts';
import { fetchDocument } from './fetch-document.ts';

/** Whose keys, what is known of them already, and how long all of it may take. */
export interface KeyFetch extends KeyRefresh {
  readonly etag: string | undefined;
  readonly signal: AbortSignal;
  readonly resolve: Resolve | undefined;
}

/** Fetches a registered issuer's keys; whatever goes wrong on its side is an outcome, not an error. */
export async function fetchKeys(fetch: KeyFetch): Promise<FetchOutcome> {
  try {
    const url = await keysUrl(fetch);
    const { etag } = fetch;
    const answer = await fetchDocument({ ...limitsOf(fetch), url, kind: 'bad_jwks', etag });
    if (answer.kind === 'unchanged') return answer;
    return { kind: 'fetched', keys: readJwks(answer.json), etag: answer.etag };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) };
  }
}

function limitsOf({ registered, signal, resolve }: KeyFetch) {
  return { privateNetwork: registered.privateNetwork, signal, resolve };
}

async function keysUrl(fetch: KeyFetch): Promise<URL> {
  const { keys } = fetch.registered;
  return keys.kind === 'jwks-uri' ? readUrl(keys.uri) : discoverKeys(fetch);
}

/** OpenID Connect Discovery 1.0 §4. */
async function discoverKeys(fetch: KeyFetch): Promise<URL> {
  const { issuer, registered } = fetch;
  const base = issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
  const url = readUrl(`${base}/.well-known/openid-configuration`);
  const answer = await fetchDocument({ ...limitsOf(fetch), url, kind: 'bad_discovery' });
  const document = answer.kind === 'document' ? answer.json : undefined;
  return discoveredKeys({ document, issuer, url, keyHosts: registered.keyHosts });
}

/** The fault as the key set keeps it; anything but an issuer's fault is ours, and is thrown on. */
function failureOf(error: unknown): KeySetFailure {
  if (!(error instanceof Fault)) throw error;
  const { code, message } = error;
  if (code === 'issuer_unavailable' || code === 'bad_discovery' || code === 'bad_jwks') {
    return { code, message };
  }
  throw error;
}
