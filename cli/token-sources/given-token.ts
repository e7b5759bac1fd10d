import { readFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import { found, type Sighting, type Surroundings, unusable } from './token-source.ts';
import { readUnverified } from './unverified-token.ts';

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
  const [first, ...others] = token.audiences;
  if (first !== audience || others.length > 0) {
    const made = token.audiences.map((one) => JSON.stringify(one)).join(', ') || 'nobody';
    return unusable(`${where} holds a token made for ${made}, not for "${audience}"; ${remedy}`);
  }
  if (token.expiresAt !== undefined && token.expiresAt <= clock.now()) {
    return unusable(`the token in ${where} has expired; ${remedy}`);
  }
  return found({ from, holder: token.holder, read: async () => text() });
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
