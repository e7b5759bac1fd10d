import { asFault, Fault } from '#core/faults.ts';
import type { SignInIssuer, SignInIssuers } from '#core/sign-in/ports.ts';
import type { Clock } from '#core/world.ts';
import type { Resolve } from './checked-lookup.ts';
import { readUrl } from './discovered-keys.ts';
import { fetchDocument } from './fetch-document.ts';
import { redeemCode } from './redeem-code.ts';
import { readSignInDocument } from './sign-in-document.ts';

/** What signing in at issuers needs of the world. */
export interface SignInIssuersParts {
  readonly clock: Clock;
  /** The secret of this name; undefined where there is none. */
  readonly clientSecret: (name: string) => Promise<string | undefined>;
  /** For one request to an issuer; 5,000 unless told. */
  readonly timeoutMilliseconds?: number;
  /** How names become addresses; the system's way unless told. */
  readonly resolve?: Resolve;
}

/** How long a discovery document is used without asking again, and a failure believed. */
const freshMilliseconds = 600_000;
const cooldownMilliseconds = 30_000;
/** Issuers whose documents are kept; a configuration has far fewer where people sign in. */
const mostKept = 100;

/** A document that was asked for: by whoever was first, and for all who come meanwhile. */
interface Kept {
  readonly at: number;
  readonly document: Promise<unknown>;
  failed: boolean;
}

/**
 * Issuers over HTTP, with the address rules, limits and time that their keys are fetched with. One
 * fetch of each discovery document at a time, and none while the cooldown after a failure lasts, so
 * that nobody can have an issuer asked faster by asking here.
 */
export function createSignInIssuers(parts: SignInIssuersParts): SignInIssuers {
  const kept = new Map<string, Kept>();
  const discover = async (at: SignInIssuer) =>
    readSignInDocument(await documentOf(at, kept, parts), at);
  return {
    endpoints: async (at) => {
      const { authorization, namesIssuer } = await discover(at);
      return { authorization, namesIssuer };
    },
    redeem: async (at, redemption) => {
      const { token } = await discover(at);
      const { clientId } = at.client;
      const clientSecret = await secretOf(at, parts);
      const asked = { ...redemption, url: token, clientId, clientSecret };
      return redeemCode({ ...asked, ...limitsOf(at, parts) });
    },
  };
}

function documentOf(
  at: SignInIssuer,
  kept: Map<string, Kept>,
  parts: SignInIssuersParts,
): Promise<unknown> {
  const now = parts.clock.now().getTime();
  const before = kept.get(at.iss);
  if (before !== undefined) {
    const fresh = before.failed ? cooldownMilliseconds : freshMilliseconds;
    if (Math.abs(now - before.at) < fresh) return before.document;
  }
  if (kept.size >= mostKept) kept.clear();
  const fetched: Kept = { at: now, document: fetchSignInDocument(at, parts), failed: false };
  fetched.document.catch(() => {
    fetched.failed = true;
  });
  kept.set(at.iss, fetched);
  return fetched.document;
}

/** OpenID Connect Discovery 1.0 §4. */
async function fetchSignInDocument(at: SignInIssuer, parts: SignInIssuersParts): Promise<unknown> {
  const base = at.iss.endsWith('/') ? at.iss.slice(0, -1) : at.iss;
  const url = readUrl(`${base}/.well-known/openid-configuration`);
  try {
    const answer = await fetchDocument({ ...limitsOf(at, parts), url, kind: 'bad_discovery' });
    return answer.kind === 'document' ? answer.json : undefined;
  } catch (error) {
    const fault = asFault(error);
    if (fault.code !== 'issuer_unavailable') throw fault;
    throw new Fault('issuer_unavailable', 'the issuer does not answer; try again shortly', {
      cause: fault,
    });
  }
}

function limitsOf(
  { issuer }: SignInIssuer,
  { timeoutMilliseconds = 5_000, resolve }: SignInIssuersParts,
) {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  return { privateNetwork: issuer.privateNetwork, signal, resolve };
}

async function secretOf(
  { client }: SignInIssuer,
  parts: SignInIssuersParts,
): Promise<string | undefined> {
  const { clientSecretName } = client;
  if (clientSecretName === undefined) return undefined;
  const secret = await parts.clientSecret(clientSecretName);
  if (secret !== undefined) return secret;
  throw new Fault(
    'not_configured',
    `the secret ${clientSecretName} of the issuer's client cannot be found; see docs/sign-in.md for where it is looked for`,
  );
}
