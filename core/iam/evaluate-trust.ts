import type { RequestContext } from './access-request.ts';
import { type ContextIndex, indexContext } from './context.ts';
import type { PolicyDocument } from './documents/policy-document.ts';
import { evaluateLayer, type LayerResult } from './evaluate-layer.ts';
import { accountOf, type CallingPrincipal, roleOfSession } from './match-principal.ts';

/** A request to assume a role, as its trust policy sees it. */
export interface TrustRequest {
  readonly principal: CallingPrincipal;
  readonly action: 'sts:AssumeRole' | 'sts:AssumeRoleWithWebIdentity' | 'sts:AssumeRoleWithSAML';
  readonly sessionName: string;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  readonly durationSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  /** Condition keys beside those that the members above give, such as `aws:SourceIp`. */
  readonly context?: RequestContext;
}

export interface TrustEvaluation {
  readonly effect: 'allow' | 'explicit-deny' | 'implicit-deny';
  /** The first action that is not allowed; null when all are. */
  readonly refusedAction: string | null;
  /** Sids or places (`#0`) of the statements that settled it. */
  readonly determining: readonly string[];
}

/**
 * Decides whether a role's trust policy lets the principal in; whether the principal's own policies
 * let it go there is `evaluate`'s to say. Tags and a source identity are actions of their own
 * (`sts:TagSession`, `sts:SetSourceIdentity`), and each must be allowed.
 */
export function evaluateTrust(request: TrustRequest, trust: PolicyDocument): TrustEvaluation {
  const context = trustContext(request);
  const results = assumptionActions(request).map((action) => ({
    action,
    result: evaluateLayer(
      { name: 'resource', documents: [trust] },
      { action: action.toLowerCase(), resource: null, context, principal: request.principal },
    ),
  }));
  const denied = results.find(({ result }) => result.denies.length > 0);
  if (denied !== undefined) {
    return refusal('explicit-deny', denied.action, placesOf(denied.result.denies));
  }
  const missing = results.find(({ result }) => !grants(result, request.principal));
  if (missing !== undefined) return refusal('implicit-deny', missing.action, []);
  return {
    effect: 'allow',
    refusedAction: null,
    determining: [...new Set(results.flatMap(({ result }) => placesOf(result.allows)))],
  };
}

function refusal(
  effect: 'explicit-deny' | 'implicit-deny',
  refusedAction: string,
  determining: readonly string[],
): TrustEvaluation {
  return { effect, refusedAction, determining };
}

/** `*` lets in principals of AWS; a federated one must be named. */
function grants(result: LayerResult, principal: CallingPrincipal): boolean {
  if (result.grantedTo === null) return false;
  return principal.kind === 'aws' || result.grantedTo !== 'public';
}

function placesOf(statements: LayerResult['allows']): readonly string[] {
  return statements.map(({ sid, statement }) => sid ?? `#${statement}`);
}

/** The actions that the request amounts to, each of which must be allowed. */
export function assumptionActions(request: TrustRequest): readonly string[] {
  const isTagged = Object.keys(request.tags ?? {}).length > 0;
  return [
    request.action,
    ...(isTagged ? ['sts:TagSession'] : []),
    ...(request.sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
}

/** The condition keys, in lower case, that the request's own parameters give; absent ones have no values. */
export function assumptionKeys(request: TrustRequest): Readonly<Record<string, readonly string[]>> {
  const tags = Object.entries(request.tags ?? {});
  const given = (value: string | undefined) => (value === undefined ? [] : [value]);
  return {
    'sts:rolesessionname': [request.sessionName],
    'sts:externalid': given(request.externalId),
    'sts:sourceidentity': given(request.sourceIdentity),
    'sts:durationseconds': given(request.durationSeconds?.toString()),
    'sts:transitivetagkeys': request.transitiveTagKeys ?? [],
    'aws:tagkeys': tags.map(([key]) => key),
    ...Object.fromEntries(
      tags.map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, [value]]),
    ),
  };
}

/** The condition keys of the request; what its members say cannot be said by `context`. */
function trustContext(request: TrustRequest): ContextIndex {
  const index = new Map(indexContext(request.context ?? {}));
  for (const key of index.keys()) {
    if (key.startsWith('aws:requesttag/')) index.delete(key);
  }
  const own = { ...principalKeys(request.principal), ...assumptionKeys(request) };
  for (const [key, values] of Object.entries(own)) {
    if (values.length > 0) index.set(key, values);
    else index.delete(key);
  }
  return index;
}

function principalKeys(principal: CallingPrincipal): Readonly<Record<string, readonly string[]>> {
  if (principal.kind !== 'aws') return { 'aws:principalarn': [], 'aws:principalaccount': [] };
  const account = accountOf(principal.arn);
  return {
    'aws:principalarn': [principal.role ?? roleOfSession(principal.arn) ?? principal.arn],
    'aws:principalaccount': account === undefined ? [] : [account],
  };
}
