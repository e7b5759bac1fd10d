import type { AccessRequest } from './access-request.ts';
import { indexContext } from './context.ts';
import type { PolicyDocument } from './documents/policy-document.ts';
import { evaluateLayer, type LayerResult } from './evaluate-layer.ts';
import type { DeterminingStatement, Evaluation, Layer } from './evaluation.ts';
import { accountOf } from './match-principal.ts';

/** The policies that bear on one request; an absent kind of limit limits nothing. */
export interface AppliedPolicies {
  /** Attached to the user or role. */
  readonly identity: readonly PolicyDocument[];
  /** Passed at AssumeRole. */
  readonly session?: PolicyDocument | null;
  readonly boundary?: PolicyDocument | null;
  /** Attached to the resource. */
  readonly resource?: PolicyDocument | null;
}

type Results = Readonly<Record<Layer, LayerResult>>;

/**
 * Decides as IAM does for one account: an explicit deny anywhere wins; then the identity policies,
 * limited by boundary and session policy, must allow, or the resource policy must:
 * by naming the role session or the user itself (which no limit narrows), or its role or everyone
 * (which boundary and session policy narrow). A resource policy that names only the account
 * delegates and grants nothing by itself. When the resource belongs to another account, identity
 * policies and resource policy must both allow. Organization policies are not looked at.
 * Never throws: what cannot be told does not allow.
 */
export function evaluate(request: AccessRequest, policies: AppliedPolicies): Evaluation {
  const results = evaluateLayers(request, policies);
  const denies = Object.values(results).flatMap((result) => result.denies);
  const first = denies[0];
  if (first !== undefined) {
    return { effect: 'explicit-deny', layer: first.layer, determining: denies };
  }
  return isCrossAccount(request) ? acrossAccounts(results) : withinAccount(results);
}

function evaluateLayers(request: AccessRequest, policies: AppliedPolicies): Results {
  const { principal, role } = request;
  const question = {
    action: request.action.toLowerCase(),
    resource: request.resource,
    context: indexContext(request.context),
    principal: {
      kind: 'aws',
      arn: principal,
      isBounded: policies.boundary != null,
      ...(role === undefined ? {} : { role }),
    },
  } as const;
  const layer = (name: Layer, documents: readonly (PolicyDocument | null | undefined)[]) =>
    evaluateLayer({ name, documents: documents.filter((document) => document != null) }, question);
  return {
    identity: layer('identity', policies.identity),
    boundary: layer('boundary', [policies.boundary]),
    session: layer('session', [policies.session]),
    resource: layer('resource', [policies.resource]),
  };
}

function withinAccount(results: Results): Evaluation {
  const { resource, identity } = results;
  if (resource.grantedTo === 'session' || resource.grantedTo === 'user') {
    return allow(resource.allows);
  }
  const granted = resource.grantedTo === 'role' || resource.grantedTo === 'public';
  if (identity.allows.length === 0 && !granted) return implicitDeny('identity');
  return limited(results, [...identity.allows, ...(granted ? resource.allows : [])]);
}

function acrossAccounts(results: Results): Evaluation {
  const { resource, identity } = results;
  if (identity.allows.length === 0) return implicitDeny('identity');
  if (resource.allows.length === 0) return implicitDeny('resource');
  return limited(results, [...identity.allows, ...resource.allows]);
}

/** What is granted, as far as boundary and session policy let it through. */
function limited(results: Results, granted: readonly DeterminingStatement[]): Evaluation {
  for (const limit of [results.boundary, results.session]) {
    if (limit.documents > 0 && limit.allows.length === 0) return implicitDeny(limit.name);
  }
  return allow([...granted, ...results.boundary.allows, ...results.session.allows]);
}

function allow(determining: readonly DeterminingStatement[]): Evaluation {
  return { effect: 'allow', layer: null, determining };
}

function implicitDeny(layer: Layer): Evaluation {
  return { effect: 'implicit-deny', layer, determining: [] };
}

function isCrossAccount(request: AccessRequest): boolean {
  const owner = request.resourceAccount ?? accountOf(request.resource);
  return owner !== undefined && owner !== accountOf(request.principal);
}
