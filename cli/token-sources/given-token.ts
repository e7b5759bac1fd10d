import { readFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import { found, type Sighting, type Surroundings, unusable } from './token-source.ts';
import { readUnverified, type UnverifiedToken } from './unverified-token.ts';

/** A token that lies ready in a variable or a file. */
interface GivenToken {
  /** The source in a few words. */
  readonly from: string;
  /** Where it lies, such as `the variable X`. */
  readonly where: string;
  /** How to get a token that is made for the broker. */
  readonly remedy: string;
  /** Read anew each time: files are rotated. */
  readonly text: () => string;
}

/** Judges a token that lies ready: one for somebody else is never shown to the broker. */
export function lookAtGiven(given: GivenToken, surroundings: Surroundings): Sighting {
  const { from, where, remedy, text } = given;
  const { audience, clock } = surroundings;
  const token = readUnverified(text());
  if (token === undefined) return unusable(`${where} holds no JWT; ${remedy}`);
  if (!isMadeFor(token, audience)) {
    return unusable(`${where} holds ${madeForOthers(token, audience)}; ${remedy}`);
  }
  if (token.expiresAt !== undefined && token.expiresAt <= clock.now()) {
    return unusable(`the token in ${where} has expired; ${remedy}`);
  }
  return found({ from, holder: token.holder, isFresh: false, read: async () => text() });
}

/** The token in a file, trimmed; throws `invalid_request` when it cannot be read. */
export function readTokenFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new Fault(
      'invalid_request',
      `the token file ${path} cannot be read; check its name, and who may read it`,
      { cause },
    );
  }
}

/** Whether a token is for this audience and for nobody else. */
function isMadeFor({ audiences }: UnverifiedToken, audience: string): boolean {
  return audiences.length === 1 && audiences[0] === audience;
}

function madeForOthers({ audiences }: UnverifiedToken, audience: string): string {
  const made = audiences.map((one) => JSON.stringify(one)).join(', ') || 'nobody';
  return `a token made for ${made}, not for "${audience}"`;
}

/**
 * Makes sure that a token may be shown to whoever has this audience. Throws `malformed_token` for
 * what is none, and `audience_mismatch` for one that is made for others.
 */
export function requireMadeFor(text: string, audience: string): void {
  const token = readUnverified(text);
  if (token === undefined) {
    throw new Fault('malformed_token', 'that is no JWT; give the token as its platform made it');
  }
  if (isMadeFor(token, audience)) return;
  throw new Fault(
    'audience_mismatch',
    `that is ${madeForOthers(token, audience)}; ask its platform for one that is, or where it cannot make one give --any-audience`,
  );
}
