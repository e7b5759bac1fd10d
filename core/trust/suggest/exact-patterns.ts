import { claimAt } from '#core/tokens/claim-at.ts';
import type { Claims, Json } from '#core/tokens/claims.ts';
import type { ProfileClaim } from '#core/tokens/profiles/profile.ts';

/** Longest text that configuration takes. */
const longestText = 1_024;
const unseen = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * What a token states for a claim as patterns that match just that; none where it states nothing, or
 * nothing that configuration could say exactly.
 */
export function exactPatterns(
  { pointer, kind, form }: ProfileClaim,
  claims: Claims,
): readonly string[] {
  return statedTexts(claimAt(claims, pointer), kind).filter(
    (text) => isSayable(text) && form?.pattern.test(text) !== false,
  );
}

/** Whether text shows as what it is in configuration, and "*" in it does not become a wildcard. */
export function isSayable(text: string): boolean {
  const isSeen = text.trim() !== '' && text.length <= longestText && !unseen.test(text);
  return isSeen && !text.includes('*');
}

function statedTexts(value: Json | undefined, kind: ProfileClaim['kind']): readonly string[] {
  if (kind === 'number' && Number.isSafeInteger(value)) return [String(value)];
  const values = kind === 'list' && Array.isArray(value) ? new Set(value) : [value];
  return [...values].filter((one) => typeof one === 'string');
}
