import { Fault } from '#core/faults.ts';
import type { RequestContext } from '#core/iam/access-request.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { type AppliedPolicies, evaluate } from '#core/iam/evaluate.ts';
import type { Evaluation, Layer } from '#core/iam/evaluation.ts';
import { awsFault } from './aws-error.ts';
import { readPolicy } from './read-policy.ts';
import { requestContext } from './request-context.ts';
import type { Sandbox, SandboxCall } from './sandbox-call.ts';
import type { Session } from './session.ts';
import type { WorldRole } from './world.ts';

/** What a call needs in order to be done. */
export interface Need {
  /** `service:Operation` of IAM, which is not always the operation's own name. */
  readonly action: string;
  readonly resource: string;
  /** Account of the resource where its ARN does not say it. */
  readonly resourceAccount?: string;
  /** Attached to the resource, such as a role's trust policy. */
  readonly resourcePolicy?: PolicyDocument;
  readonly context?: RequestContext;
}

/** Why a call may not be done, in AWS's wording; undefined when it may. */
export function denialOf(call: SandboxCall, need: Need): string | undefined {
  const { session, sandbox } = call;
  const evaluation = evaluate(
    {
      principal: session.arn,
      role: session.roleArn,
      action: need.action,
      resource: need.resource,
      ...(need.resourceAccount === undefined ? {} : { resourceAccount: need.resourceAccount }),
      context: { ...requestContext(call), ...need.context },
    },
    { ...policiesOf(session, sandbox), resource: need.resourcePolicy ?? null },
  );
  return evaluation.effect === 'allow' ? undefined : denialText(session, need, evaluation);
}

/** Throws the service's AccessDenied unless the caller's session may do this. */
export function authorize(call: SandboxCall, need: Need, code = 'AccessDenied'): void {
  const denial = denialOf(call, need);
  if (denial === undefined) return;
  // AWS JSON services answer 400 where the others answer 403.
  throw awsFault({ code, status: code === 'AccessDenied' ? 403 : 400, message: denial });
}

/** In place of a session policy that can no longer be read: it permits nothing. */
const nothing: PolicyDocument = { version: '2012-10-17', statements: [] };

function policiesOf(session: Session, sandbox: Sandbox): AppliedPolicies {
  const role = sandbox.world.roles.get(session.roleArn);
  return {
    // A role that the world no longer has permits nothing.
    identity: role === undefined ? [] : [...role.permissions, ...putInto(role, sandbox)],
    boundary: role?.boundary ?? null,
    session: session.policy === undefined ? null : (readPolicy(session.policy) ?? nothing),
  };
}

/** What was put into the role since; a deny that cannot be read must not be read over. */
function putInto(role: WorldRole, { state }: Sandbox): readonly PolicyDocument[] {
  return state.rolePolicies.of(role.arn).map(({ name, document }) => {
    const policy = readPolicy(document, 'identity');
    if (policy !== undefined) return policy;
    throw new Fault(
      'store_unavailable',
      `the policy ${name} of ${role.arn} is damaged; put it anew`,
    );
  });
}

const layerNames: Readonly<Record<Layer, string>> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  resource: 'resource-based policy',
};

function denialText(session: Session, need: Need, evaluation: Evaluation): string {
  const layer = layerNames[evaluation.layer ?? 'identity'];
  const article = /^[aeiou]/.test(layer) ? 'an' : 'a';
  const reason =
    evaluation.effect === 'explicit-deny'
      ? `with an explicit deny in ${article} ${layer}`
      : `because no ${layer} allows the ${need.action} action`;
  return `User: ${session.arn} is not authorized to perform: ${need.action} on resource: "${need.resource}" ${reason}`;
}
