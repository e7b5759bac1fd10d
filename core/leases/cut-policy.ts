import { Fault } from '#core/faults.ts';
import { knownActionsMatching } from '#core/iam/actions/known-actions.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { intersectPolicies } from '#core/iam/intersect-policies.ts';

/** Fewer actions, fewer resources, or both; patterns as IAM writes them. At least one of the two. */
export interface PermissionCut {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
}

/** What people leave of a session policy, beside its scopes. */
export interface PolicyCut {
  /** Each of them holds. */
  readonly permissions?: readonly PermissionCut[];
  /** Only actions that AWS says list or read. */
  readonly readOnly?: true;
}

/**
 * What is left of a session policy: never more than it allows. Throws `invalid_scope` where nothing
 * would be left, and where it cannot be told what a policy allows to read.
 */
export function cutPolicy(
  document: PolicyDocument | null,
  { permissions = [], readOnly }: PolicyCut,
): PolicyDocument | null {
  const cut = permissions.reduce<PolicyDocument | null>(
    (left, each) => (left === null ? allowOf(each) : intersectPolicies(left, allowOf(each))),
    document,
  );
  return readOnly === true ? onlyReading(cut) : cut;
}

function allowOf({ actions = ['*'], resources = ['*'] }: PermissionCut): PolicyDocument {
  return { version: '2012-10-17', statements: [{ effect: 'Allow', actions, resources }] };
}

/** Patterns are written out: what AWS adds to them later was not looked at by anybody. */
function onlyReading(document: PolicyDocument | null): PolicyDocument {
  const statements = (document?.statements ?? []).flatMap(readingOf);
  if (statements.some(({ effect }) => effect === 'Allow')) {
    return { version: '2012-10-17', statements };
  }
  throw new Fault(
    'invalid_scope',
    'nothing that was asked for only reads; narrow it otherwise, or say no',
  );
}

function readingOf(statement: Statement): readonly Statement[] {
  if (statement.effect === 'Deny') return [statement];
  if (statement.actions === undefined) {
    throw new Fault(
      'invalid_scope',
      'the policy allows all but some actions, and which of them read cannot be written down; narrow it by actions',
    );
  }
  const actions = [...new Set(statement.actions.flatMap(readingActions))];
  return actions.length === 0 ? [] : [{ ...statement, actions }];
}

function readingActions(pattern: string): readonly string[] {
  return knownActionsMatching(pattern)
    .filter(({ access }) => access === 'list' || access === 'read')
    .map(({ name }) => name);
}
