import type { Json } from './claims.ts';

/**
 * Whether a claim states a text that passes: itself if it is text, in digits if its kind is a whole
 * number, one of its texts if its kind is a list. Nothing else states any text.
 */
export function statesText(
  value: Json | undefined,
  kind: 'number' | 'list' | undefined,
  passes: (text: string) => boolean,
): boolean {
  if (typeof value === 'string') return passes(value);
  if (kind === 'number') return Number.isSafeInteger(value) && passes(String(value));
  if (kind !== 'list' || !Array.isArray(value)) return false;
  return value.some((one: Json) => typeof one === 'string' && passes(one));
}
