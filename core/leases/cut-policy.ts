import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { intersectPolicies } from '#core/iam/intersect-policies.ts';

/** Fewer actions, fewer resources, or both; patterns as IAM writes them. At least one of the two. */
export interface PermissionCut {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
}

/** What people leave of a session policy, beside its scopes. */
export interface PolicyCut {
  /** Each of them holds. */
  readonly permissions: readonly PermissionCut[];
}

/**
 * What is left of a session policy: never more than it allows. Throws `invalid_scope` where nothing
 * would be left.
 */
export function cutPolicy(
  document: PolicyDocument | null,
  { permissions }: PolicyCut,
): PolicyDocument | null {
  return permissions.reduce<PolicyDocument | null>(
    (left, each) => (left === null ? allowOf(each) : intersectPolicies(left, allowOf(each))),
    document,
  );
}

function allowOf({ actions = ['*'], resources = ['*'] }: PermissionCut): PolicyDocument {
  return { version: '2012-10-17', statements: [{ effect: 'Allow', actions, resources }] };
}
