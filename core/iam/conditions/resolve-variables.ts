import type { ContextIndex } from '../context.ts';
import { type Glob, type GlobToken, literalGlob } from '../patterns/glob.ts';

/**
 * The pattern with each variable replaced by its value, taken literally: a `*` in a value is no
 * wildcard. `undefined` when a variable without a default has no value or more than one.
 */
export function resolveVariables(pattern: Glob, context: ContextIndex): Glob | undefined {
  if (!pattern.some((token) => token.kind === 'variable')) return pattern;
  const resolved: GlobToken[] = [];
  for (const token of pattern) {
    if (token.kind !== 'variable') {
      resolved.push(token);
      continue;
    }
    const values = context.get(token.key) ?? [];
    const value = values.length === 1 ? values[0] : token.fallback;
    // More than one value: the default is for an absent key only.
    if (value === undefined || value === null || values.length > 1) return undefined;
    resolved.push(...literalGlob(value));
  }
  return resolved;
}
