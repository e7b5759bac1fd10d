import type { CompiledCondition } from '../compile-statement.ts';
import { holdsForAbsentKey } from '../conditions/condition-operators.ts';
import { parseBoolean } from '../conditions/condition-values.ts';
import type { Effort } from '../patterns/effort.ts';
import { implyValues } from './imply-values.ts';

/**
 * Whether every request for which all of `strict` surely hold is one for which all of `loose`
 * surely hold: each of these is absent, equal or stricter there. True is a proof.
 */
export function impliesConditions(
  strict: readonly CompiledCondition[],
  loose: readonly CompiledCondition[],
  effort: Effort,
): boolean {
  return loose.every((demand) => {
    const isKeyDemanded = strict.some((given) => given.key === demand.key && demandsKey(given));
    return strict.some((given) => implies(given, { demand, isKeyDemanded }, effort));
  });
}

interface Demand {
  readonly demand: CompiledCondition;
  /** Some condition holds only where the key is there. */
  readonly isKeyDemanded: boolean;
}

function implies(
  given: CompiledCondition,
  { demand, isKeyDemanded }: Demand,
  effort: Effort,
): boolean {
  const [strict, loose] = [given.operator, demand.operator];
  // What cannot be read never surely holds, so whatever follows from it is true.
  if (strict === undefined) return true;
  if (loose === undefined || given.key !== demand.key) return false;
  if (loose.comparison.kind === 'null') return impliesNull(given, demand);
  if (strict.set !== loose.set || strict.negated !== loose.negated) return false;
  const isAsStrictWithoutKey =
    isKeyDemanded || holdsForAbsentKey(loose) || !holdsForAbsentKey(strict);
  return (
    isAsStrictWithoutKey &&
    implyValues(
      { operator: strict, values: given.values },
      { operator: loose, values: demand.values },
      effort,
    )
  );
}

/** `Null` says whether the key is there; other operators imply it where they demand the key. */
function impliesNull(given: CompiledCondition, demand: CompiledCondition): boolean {
  const expected = demand.values.map(({ text }) => parseBoolean(text));
  if (given.operator?.comparison.kind === 'null') {
    return given.values.every(({ text }) => expected.includes(parseBoolean(text)));
  }
  return demandsKey(given) && expected.includes(false);
}

/** Whether the condition never holds for a request that lacks its key. */
function demandsKey({ operator, values }: CompiledCondition): boolean {
  if (operator?.comparison.kind === 'null') {
    return values.every(({ text }) => parseBoolean(text) === false);
  }
  return operator !== undefined && !holdsForAbsentKey(operator);
}
