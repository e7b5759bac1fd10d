import type { CompiledPatterns, CompiledStatement } from '../compile-statement.ts';
import type { Glob } from '../patterns/glob.ts';

/** A piece of an Allow: one action pattern on one resource pattern, or sets that exclude. */
export interface Part {
  /** Place of its statement in the document, from 0. */
  readonly place: number;
  readonly actions: CompiledPatterns;
  readonly resources: CompiledPatterns;
  readonly conditions: CompiledStatement['conditions'];
}

/** The parts that a document's Allows are made of; a statement that can never apply has none. */
export function partsOf(statements: readonly CompiledStatement[]): readonly Part[] {
  return statements.flatMap((statement, place) => {
    if (!isPlainAllow(statement)) return [];
    const { actions, resources, conditions } = statement;
    if (actions === undefined || resources === undefined || resources === 'none') return [];
    return singles(actions).flatMap((action) =>
      singles(resources).map((resource) => ({
        ...{ place, conditions },
        actions: action,
        resources: resource,
      })),
    );
  });
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
