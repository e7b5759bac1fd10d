import { coversGlob, coversTokens } from './covers-pattern.ts';
import { disjointGlobs } from './disjoint-globs.ts';
import { type Effort, spend } from './effort.ts';
import { type Glob, literalGlob, parseGlob } from './glob.ts';

/** Actions or resources of a statement: those that the patterns name, or all but those. */
export interface PatternSet {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** `inexact`: no list of patterns says exactly what both sets hold. */
export type Intersection = PatternSet | 'inexact';

export interface PatternComparison {
  /** Actions are compared without regard to case and hold no variables. */
  readonly kind: 'action' | 'resource';
  readonly effort: Effort;
}

interface ReadPattern {
  readonly text: string;
  readonly glob: Glob;
}

/** What two sets of patterns have in common; `inexact`, too, when the effort does not last. A set without patterns that is not negated is empty. */
export function intersectPatterns(
  grant: PatternSet,
  caller: PatternSet,
  comparison: PatternComparison,
): Intersection {
  const left = grant.patterns.map((text) => read(text, comparison));
  const right = caller.patterns.map((text) => read(text, comparison));
  if (grant.negated && caller.negated) {
    return { negated: true, patterns: [...new Set([...left, ...right].map(({ text }) => text))] };
  }
  const { effort } = comparison;
  if (grant.negated) return subtract(right, left, effort);
  if (caller.negated) return subtract(left, right, effort);
  return intersectLists(left, right, effort);
}

export function isEmptySet(set: PatternSet): boolean {
  return !set.negated && set.patterns.length === 0;
}

function intersectLists(
  a: readonly ReadPattern[],
  b: readonly ReadPattern[],
  effort: Effort,
): Intersection {
  const common: ReadPattern[] = [];
  for (const left of a) {
    for (const right of b) {
      const part = intersectPair(left, right, effort);
      if (part === 'inexact') return 'inexact';
      if (part !== 'nothing') common.push(part);
    }
  }
  return listOf(common, effort);
}

/** What is cheap to prove is tried first; the caller writes one of the two patterns. */
function intersectPair(
  left: ReadPattern,
  right: ReadPattern,
  effort: Effort,
): ReadPattern | 'nothing' | 'inexact' {
  if (!spend(effort, 1)) return 'inexact';
  if (coversTokens(left.glob, right.glob)) return right;
  if (coversTokens(right.glob, left.glob)) return left;
  if (disjointGlobs(left.glob, right.glob, effort)) return 'nothing';
  if (coversGlob(left.glob, right.glob, effort)) return right;
  return coversGlob(right.glob, left.glob, effort) ? left : 'inexact';
}

/**
 * `from` without `excluded`, when each pattern is wholly in or wholly out. An exclusion that holds
 * a variable voids its whole statement when the variable has no value, so it cannot be left out.
 */
function subtract(
  from: readonly ReadPattern[],
  excluded: readonly ReadPattern[],
  effort: Effort,
): Intersection {
  const isVariable = excluded.some(({ glob }) => glob.some(({ kind }) => kind === 'variable'));
  if (isVariable) return 'inexact';
  const kept: ReadPattern[] = [];
  for (const pattern of from) {
    if (excluded.every(({ glob }) => disjointGlobs(glob, pattern.glob, effort))) kept.push(pattern);
    else if (!excluded.some(({ glob }) => coversGlob(glob, pattern.glob, effort))) return 'inexact';
  }
  return listOf(kept, effort);
}

/** The patterns without those that another one plainly covers: the same set, said shorter. */
function listOf(patterns: readonly ReadPattern[], effort: Effort): Intersection {
  const kept: ReadPattern[] = [];
  for (const pattern of new Map(patterns.map((each) => [each.text, each])).values()) {
    if (!spend(effort, kept.length)) return 'inexact';
    if (kept.some(({ glob }) => coversTokens(glob, pattern.glob))) continue;
    const outlasting = kept.filter(({ glob }) => !coversTokens(pattern.glob, glob));
    kept.splice(0, kept.length, ...outlasting, pattern);
  }
  return { negated: false, patterns: kept.map(({ text }) => text) };
}

/** A pattern that cannot be read matches nothing and is matched by nothing that reads. */
function read(text: string, { kind }: PatternComparison): ReadPattern {
  const isAction = kind === 'action';
  const source = isAction ? text.toLowerCase() : text;
  const glob = parseGlob(source, { wildcards: true, variables: !isAction });
  return { text, glob: glob ?? literalGlob(text) };
}
