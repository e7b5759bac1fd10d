import { claimAt } from '#core/tokens/claim-at.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';

/** The immutable claims that a token states (claim pointer → value): what identities are found by. */
export function pinsOf(token: SubjectToken): ReadonlyMap<string, string> {
  const pins = new Map<string, string>();
  for (const { pointer, immutable } of Object.values(token.profile.claims)) {
    const value = immutable ? claimAt(token.claims, pointer) : undefined;
    if (typeof value === 'string') pins.set(pointer, value);
  }
  return pins;
}
