import { claimAt } from '#core/tokens/claim-at.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';

/** The immutable claims that a token states (claim pointer → value): what identities are found by. */
export function pinsOf(token: SubjectToken): ReadonlyMap<string, string> {
  const pins = new Map<string, string>();
  for (const { pointer, immutable, kind } of Object.values(token.profile.claims)) {
    const value = immutable ? claimAt(token.claims, pointer) : undefined;
    const text = kind === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text === 'string') pins.set(pointer, text);
  }
  return pins;
}
