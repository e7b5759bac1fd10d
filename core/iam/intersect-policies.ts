import { Fault } from '#core/faults.ts';
import { mergeConditions } from './conditions/merge-conditions.ts';
import type { PolicyDocument, Statement } from './documents/policy-document.ts';
import type { Effort } from './patterns/effort.ts';
import { intersectPatterns, isEmptySet, type PatternSet } from './patterns/intersect-patterns.ts';

/** For a whole call: about a hundredth of a second, of which policies that people write need a tenth. */
const effortOfCall = 20_000;

/**
 * One document that allows exactly what both allow: the common part of every Allow of one with
 * every Allow of the other, and the Denys of both.
 * Throws `Fault('invalid_scope')` when the common part cannot be written down exactly, when
 * nothing would be allowed, or when the policies are too intricate to compare in bounded time. Messages quote the grant's policy, never the caller's.
 */
export function intersectPolicies(grant: PolicyDocument, caller: PolicyDocument): PolicyDocument {
  refusePlainVariables(grant);
  refusePlainVariables(caller);
  const statements = [...commonAllows(grant, caller), ...denysOf(grant), ...denysOf(caller)];
  return { version: '2012-10-17', statements: withDistinctSids(statements) };
}

function commonAllows(grant: PolicyDocument, caller: PolicyDocument): readonly Statement[] {
  const common: Statement[] = [];
  const effort: Effort = { left: effortOfCall };
  grant.statements.forEach((ours, place) => {
    caller.statements.forEach((theirs, callerPlace) => {
      if (!isPlainAllow(ours) || !isPlainAllow(theirs)) return;
      const names = { ours: nameOf(ours, place), theirs: `statement ${callerPlace + 1}` };
      const statement = intersectStatements(ours, theirs, { names, effort });
      if (statement !== null) common.push(statement);
    });
  });
  if (common.length > 0) return common;
  throw new Fault(
    'invalid_scope',
    'nothing that the policy asks for is allowed by the grant; ask for actions and resources within the grant',
  );
}

interface Comparison {
  /** The two statements, for people. */
  readonly names: { readonly ours: string; readonly theirs: string };
  readonly effort: Effort;
}

/** The common part of two Allow statements; null when there is none. */
function intersectStatements(
  ours: Statement,
  theirs: Statement,
  comparison: Comparison,
): Statement | null {
  const { effort } = comparison;
  const actions = intersectPatterns(actionsOf(ours), actionsOf(theirs), { kind: 'action', effort });
  if (actions !== 'inexact' && isEmptySet(actions)) return null;
  const resources = intersectPatterns(resourcesOf(ours), resourcesOf(theirs), {
    kind: 'resource',
    effort,
  });
  if (resources !== 'inexact' && isEmptySet(resources)) return null;
  const conditions = mergeConditions(ours.conditions, theirs.conditions);
  if (conditions === 'never') return null;
  if (actions === 'inexact') throw inexact(comparison, 'actions');
  if (resources === 'inexact') throw inexact(comparison, 'resources');
  if (conditions === 'inexact') throw inexact(comparison, 'conditions');
  return {
    ...(ours.sid === undefined ? {} : { sid: ours.sid }),
    effect: 'Allow',
    ...elements(actions, 'actions', 'notActions'),
    ...elements(resources, 'resources', 'notResources'),
    ...(Object.keys(conditions).length === 0 ? {} : { conditions }),
  };
}

/** A Principal element is out of place in these policies and voids its Allow. */
function isPlainAllow({ effect, principals, notPrincipals }: Statement): boolean {
  return effect === 'Allow' && principals === undefined && notPrincipals === undefined;
}

function inexact({ names, effort }: Comparison, what: string): Fault {
  const { ours, theirs } = names;
  if (effort.left < 0) {
    return new Fault(
      'invalid_scope',
      `${theirs} of the policy asked for takes too long to compare with ${ours} of the grant; ask with fewer patterns, and with fewer wildcards in each`,
    );
  }
  return new Fault(
    'invalid_scope',
    `${theirs} of the policy asked for and ${ours} of the grant overlap in their ${what} in a way that one statement cannot say exactly; ask for ${what} that lie wholly within the grant's, or repeat the grant's own`,
  );
}

/** An empty list of either kind allows nothing, so that what cannot be told is never allowed. */
function actionsOf(statement: Statement): PatternSet {
  return setOf(statement.actions, statement.notActions);
}

function resourcesOf(statement: Statement): PatternSet {
  return setOf(statement.resources, statement.notResources);
}

function setOf(
  list: readonly string[] | undefined,
  notList: readonly string[] | undefined,
): PatternSet {
  if (list === undefined && notList !== undefined) return { negated: true, patterns: notList };
  return { negated: false, patterns: notList === undefined ? (list ?? []) : [] };
}

function elements(
  set: PatternSet,
  plain: 'actions' | 'resources',
  negated: 'notActions' | 'notResources',
): Partial<Statement> {
  return { [set.negated ? negated : plain]: set.patterns };
}

function denysOf(document: PolicyDocument): readonly Statement[] {
  return document.statements.filter(({ effect }) => effect === 'Deny');
}

function nameOf(statement: Statement, place: number): string {
  return statement.sid === undefined ? `statement ${place + 1}` : `"${statement.sid}"`;
}

/** A Sid must be unique in its document: later statements that share one go without. */
function withDistinctSids(statements: readonly Statement[]): readonly Statement[] {
  const seen = new Set<string>();
  return statements.map((statement) => {
    const { sid, ...rest } = statement;
    if (sid === undefined || !seen.has(sid)) {
      if (sid !== undefined) seen.add(sid);
      return statement;
    }
    return rest;
  });
}

/** In a document of 2008 `${…}` is plain text, which a document of 2012 would read as a variable. */
function refusePlainVariables(document: PolicyDocument): void {
  if (document.version === '2012-10-17' || !JSON.stringify(document.statements).includes('${')) {
    return;
  }
  throw new Fault(
    'invalid_scope',
    'a policy of version 2008-10-17 with "${" in it cannot be joined with another; write it for version 2012-10-17',
  );
}
