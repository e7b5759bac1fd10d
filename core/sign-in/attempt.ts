import { hash } from 'node:crypto';
import { derivedSecret, isSecret } from './browser-secret.ts';

/** What is remembered of a sign-in that was begun, in the browser that began it and nowhere else. */
export interface Attempt {
  /** 32 random bytes; all that the issuer is shown is made of them, and none of it tells them. */
  readonly secret: string;
  /** Name of the issuer in issuers.yaml. */
  readonly issuer: string;
  readonly returnTo: string;
  /** How recently the person must have proved who it is, in seconds. */
  readonly withinSeconds?: number;
  /** When it was begun, in milliseconds since 1970. */
  readonly at: number;
}

/** What the issuer is shown of an attempt, and what it must show again. */
export interface AttemptProofs {
  /** RFC 6749 §10.12. */
  readonly state: string;
  /** OpenID Connect Core 1.0 §3.1.2.1. */
  readonly nonce: string;
  /** RFC 7636 §4.1: shown to the token endpoint only. */
  readonly codeVerifier: string;
  /** RFC 7636 §4.2, by S256. */
  readonly codeChallenge: string;
}

/** A person may take so long to sign in. */
export const attemptSeconds = 600;
/** A browser's cookie has room for 4,096 bytes, its name and attributes included. */
const longestCookie = 3_000;

/** An attempt as the value of a cookie. */
export function encodeAttempt(attempt: Attempt): string {
  // Always in this order, so that one attempt is one text.
  const { secret, issuer, returnTo, withinSeconds, at } = attempt;
  const text = JSON.stringify({ secret, issuer, returnTo, withinSeconds, at });
  return Buffer.from(text).toString('base64url');
}

/** The attempt in a cookie; undefined for whatever `encodeAttempt` could not have written. */
export function readAttempt(cookie: string): Attempt | undefined {
  if (cookie.length > longestCookie) return undefined;
  const attempt = parsed(cookie);
  return attempt !== undefined && encodeAttempt(attempt) === cookie ? attempt : undefined;
}

/**
 * Made of the whole cookie, secret and all: whoever changes anything in it has begun another attempt.
 * One who sees what the issuer was shown can make neither the cookie nor the code verifier of it.
 */
export function proofsOf(cookie: string): AttemptProofs {
  const codeVerifier = derivedSecret(cookie, 'sallyport code verifier');
  return {
    state: derivedSecret(cookie, 'sallyport state'),
    nonce: derivedSecret(cookie, 'sallyport nonce'),
    codeVerifier,
    codeChallenge: hash('sha256', codeVerifier, 'base64url'),
  };
}

function parsed(cookie: string): Attempt | undefined {
  try {
    return attemptOf(JSON.parse(Buffer.from(cookie, 'base64url').toString()));
  } catch {
    return undefined;
  }
}

function attemptOf(value: unknown): Attempt | undefined {
  const { secret, issuer, returnTo, withinSeconds, at }: Record<string, unknown> = Object(value);
  if (typeof secret !== 'string' || !isSecret(secret)) return undefined;
  if (typeof issuer !== 'string' || typeof returnTo !== 'string') return undefined;
  if (typeof at !== 'number') return undefined;
  if (withinSeconds === undefined) return { secret, issuer, returnTo, at };
  if (typeof withinSeconds !== 'number') return undefined;
  return { secret, issuer, returnTo, withinSeconds, at };
}
