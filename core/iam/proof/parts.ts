import type { CompiledPatterns, CompiledStatement } from '../compile-statement.ts';
import type { Glob } from '../patterns/glob.ts';

/** A piece of an Allow: all of it, or one action pattern on one resource pattern. */
export interface Part {
  /** Place of its statement in the document, from 0. */
  readonly place: number;
  readonly actions: CompiledPatterns;
  readonly resources: CompiledPatterns;
  readonly conditions: CompiledStatement['conditions'];
}

/** A document's Allows, each whole; a statement that can never apply is left out. */
export function allowsOf(statements: readonly CompiledStatement[]): readonly Part[] {
  return statements.flatMap((statement, place) => {
    const { actions, resources, conditions } = statement;
    if (actions === undefined || resources === undefined || resources === 'none') return [];
    return isPlainAllow(statement) ? { place, actions, resources, conditions } : [];
  });
}

/** The part in pieces as small as can be; sets that exclude stay whole. */
export function piecesOf(part: Part): readonly Part[] {
  return singles(part.actions).flatMap((actions) =>
    singles(part.resources).map((resources) => ({ ...part, actions, resources })),
  );
}

/** A Principal element is out of place in a policy of an identity or a session and voids its Allow. */
export function isPlainAllow({ statement }: CompiledStatement): boolean {
  const { effect, principals, notPrincipals } = statement;
  return effect === 'Allow' && principals === undefined && notPrincipals === undefined;
}

/** A set of one pattern. */
export function onePattern(pattern: Glob): CompiledPatterns {
  return { negated: false, patterns: [pattern] };
}

function singles(set: CompiledPatterns): readonly CompiledPatterns[] {
  return set.negated ? [set] : set.patterns.map((pattern) => ({ ...set, patterns: [pattern] }));
}
