import type { CompiledPatterns } from '../compile-statement.ts';
import { coversGlob } from '../patterns/covers-pattern.ts';
import { disjointGlobs } from '../patterns/disjoint-globs.ts';
import type { Effort } from '../patterns/effort.ts';
import type { Glob } from '../patterns/glob.ts';

/**
 * Whether everything that the narrow set surely holds, the wide one surely holds too. True is a
 * proof, whatever the variables stand for and also where they stand for nothing.
 */
export function coversSet(
  wide: CompiledPatterns,
  narrow: CompiledPatterns,
  effort: Effort,
): boolean {
  // An exclusion that cannot be read leaves nothing of which one could be sure.
  if (narrow.negated && narrow.patterns.includes(undefined)) return true;
  if (wide.negated && wide.patterns.includes(undefined)) return false;
  const [outer, inner] = [readable(wide), readable(narrow)];
  if (!wide.negated) {
    const held = narrow.negated ? [everything] : inner;
    return held.every((glob) => outer.some((cover) => coversGlob(cover, glob, effort)));
  }
  return outer.every((excluded) => {
    // Without its variable's value the exclusion voids its statement, so it has to be the same one.
    if (hasVariable(excluded)) return narrow.negated && inner.some((own) => isSame(own, excluded));
    return narrow.negated
      ? inner.some((own) => coversGlob(own, excluded, effort))
      : inner.every((glob) => disjointGlobs(excluded, glob, effort));
  });
}

/** Whether nothing that the one set surely holds may be held by the other. True is a proof. */
export function missesSet(
  held: CompiledPatterns,
  other: CompiledPatterns,
  effort: Effort,
): boolean {
  if (other.patterns.includes(undefined)) return false;
  const [ours, theirs] = [readable(held), readable(other)];
  if (held.negated) {
    const isOut = (glob: Glob) => ours.some((excluded) => coversGlob(excluded, glob, effort));
    return !other.negated && theirs.every(isOut);
  }
  return ours.every((glob) =>
    other.negated
      ? theirs.some((excluded) => coversGlob(excluded, glob, effort))
      : theirs.every((each) => disjointGlobs(each, glob, effort)),
  );
}

/** Whether the two are the same set, pattern for pattern. */
export function isSameSet(
  a: CompiledPatterns | 'none' | undefined,
  b: CompiledPatterns | 'none' | undefined,
): boolean {
  return isSame(a, b);
}

export function hasVariable(glob: Glob): boolean {
  return glob.some(({ kind }) => kind === 'variable');
}

/** Equal texts of tokens stand for the same strings. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const everything: Glob = [{ kind: 'any' }];

function readable({ patterns }: CompiledPatterns): readonly Glob[] {
  return patterns.filter((pattern) => pattern !== undefined);
}
