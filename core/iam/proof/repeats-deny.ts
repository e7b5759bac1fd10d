import type { CompiledPatterns, CompiledStatement } from '../compile-statement.ts';
import type { Effort } from '../patterns/effort.ts';
import { coversSet, hasVariable, isSameSet } from './compare-sets.ts';

/**
 * Whether the one Deny applies wherever the other may apply. A Deny also applies where it cannot be
 * told whether it does, so parts of which that may be so have to be the same. True is a proof.
 */
export function repeatsDeny(
  own: CompiledStatement,
  other: CompiledStatement,
  effort: Effort,
): boolean {
  if (own.statement.effect !== 'Deny') return false;
  const conditions = new Set(other.conditions.map((condition) => JSON.stringify(condition)));
  return (
    own.conditions.every((condition) => conditions.has(JSON.stringify(condition))) &&
    repeatsSet(own.actions, other.actions, effort) &&
    repeatsSet(own.resources, other.resources, effort)
  );
}

function repeatsSet(
  own: CompiledStatement['resources'],
  other: CompiledStatement['resources'],
  effort: Effort,
): boolean {
  if (isSameSet(own, other)) return true;
  return isPlain(own) && isPlain(other) && coversSet(own, other, effort);
}

/** A set of which it can always be told what it holds. */
function isPlain(set: CompiledStatement['resources']): set is CompiledPatterns {
  if (set === undefined || set === 'none') return false;
  return set.patterns.every((glob) => glob !== undefined && !(set.negated && hasVariable(glob)));
}
