import { coversGlob, coversTokens } from './covers-pattern.ts';
import { disjointGlobs } from './disjoint-globs.ts';
import { type Glob, literalGlob, parseGlob } from './glob.ts';

/** Actions or resources of a statement: those that the patterns name, or all but those. */
export interface PatternSet {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** `inexact`: no list of patterns says exactly what both sets hold. */
export type Intersection = PatternSet | 'inexact';

export interface PatternSyntax {
  /** Actions are compared without regard to case and hold no variables. */
  readonly kind: 'action' | 'resource';
}

interface ReadPattern {
  readonly text: string;
  readonly glob: Glob;
}

/** What two sets of patterns have in common. A set without patterns that is not negated is empty. */
export function intersectPatterns(
  grant: PatternSet,
  caller: PatternSet,
  syntax: PatternSyntax,
): Intersection {
  const left = grant.patterns.map((text) => read(text, syntax));
  const right = caller.patterns.map((text) => read(text, syntax));
  if (grant.negated && caller.negated) {
    return { negated: true, patterns: [...new Set([...left, ...right].map(({ text }) => text))] };
  }
  if (grant.negated) return subtract(right, left);
  if (caller.negated) return subtract(left, right);
  return intersectLists(left, right);
}

export function isEmptySet(set: PatternSet): boolean {
  return !set.negated && set.patterns.length === 0;
}

function intersectLists(a: readonly ReadPattern[], b: readonly ReadPattern[]): Intersection {
  const common: ReadPattern[] = [];
  for (const left of a) {
    for (const right of b) {
      const part = intersectPair(left, right);
      if (part === 'inexact') return 'inexact';
      if (part !== 'nothing') common.push(part);
    }
  }
  return { negated: false, patterns: widest(common) };
}

/** What is cheap to prove is tried first; the caller writes one of the two patterns. */
function intersectPair(left: ReadPattern, right: ReadPattern): ReadPattern | 'nothing' | 'inexact' {
  if (coversTokens(left.glob, right.glob)) return right;
  if (coversTokens(right.glob, left.glob)) return left;
  if (disjointGlobs(left.glob, right.glob)) return 'nothing';
  if (coversGlob(left.glob, right.glob)) return right;
  return coversGlob(right.glob, left.glob) ? left : 'inexact';
}

/**
 * `from` without `excluded`, when each pattern is wholly in or wholly out. An exclusion that holds
 * a variable voids its whole statement when the variable has no value, so it cannot be left out.
 */
function subtract(from: readonly ReadPattern[], excluded: readonly ReadPattern[]): Intersection {
  const isVariable = excluded.some(({ glob }) => glob.some(({ kind }) => kind === 'variable'));
  if (isVariable) return 'inexact';
  const kept: ReadPattern[] = [];
  for (const pattern of from) {
    if (excluded.every(({ glob }) => disjointGlobs(glob, pattern.glob))) kept.push(pattern);
    else if (!excluded.some(({ glob }) => coversGlob(glob, pattern.glob))) return 'inexact';
  }
  return { negated: false, patterns: widest(kept) };
}

/** The patterns without those that another one plainly covers: the same set, said shorter. */
function widest(patterns: readonly ReadPattern[]): readonly string[] {
  const kept: ReadPattern[] = [];
  for (const pattern of patterns) {
    if (kept.some(({ glob }) => coversTokens(glob, pattern.glob))) continue;
    const outlasting = kept.filter(({ glob }) => !coversTokens(pattern.glob, glob));
    kept.splice(0, kept.length, ...outlasting, pattern);
  }
  return kept.map(({ text }) => text);
}

/** A pattern that cannot be read matches nothing and is matched by nothing that reads. */
function read(text: string, { kind }: PatternSyntax): ReadPattern {
  const isAction = kind === 'action';
  const source = isAction ? text.toLowerCase() : text;
  const glob = parseGlob(source, { wildcards: true, variables: !isAction });
  return { text, glob: glob ?? literalGlob(text) };
}
