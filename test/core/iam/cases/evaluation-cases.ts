import type { AccessRequest } from '#core/iam/access-request.ts';
import type { Layer } from '#core/iam/evaluation.ts';

type Elements = Readonly<Record<string, unknown>>;

/** Statements of each layer, one request, and what IAM answers. */
export interface EvaluationCase {
  readonly name: string;
  readonly identity?: readonly Elements[];
  readonly session?: readonly Elements[];
  readonly boundary?: readonly Elements[];
  readonly resource?: readonly Elements[];
  /** What differs from a role session reading `arn:aws:s3:::b/k`. */
  readonly request?: Partial<AccessRequest>;
  readonly effect: 'allow' | 'explicit-deny' | 'implicit-deny';
  readonly layer?: Layer;
}

export const session = 'arn:aws:sts::111122223333:assumed-role/shop-deploy/run.1';
export const role = 'arn:aws:iam::111122223333:role/ci/shop-deploy';
const user = 'arn:aws:iam::111122223333:user/ada';
const root = 'arn:aws:iam::111122223333:root';

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
const allowRead = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const allowWrite = { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' };
const denyRead = { Effect: 'Deny', Action: 's3:GetObject', Resource: '*' };
const to = (principal: unknown, more: Elements = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::b/*',
  ...more,
});

/** IAM User Guide, "Policy evaluation logic": layers of one account and of two. */
export const layerCases: readonly EvaluationCase[] = [
  { name: 'no policy at all', identity: [], effect: 'implicit-deny', layer: 'identity' },
  { name: 'an Allow of the identity', identity: [allowRead], effect: 'allow' },
  {
    name: 'an Allow of another action',
    identity: [allowWrite],
    effect: 'implicit-deny',
    layer: 'identity',
  },
  {
    name: 'a Deny beside an Allow',
    identity: [allowAll, denyRead],
    effect: 'explicit-deny',
    layer: 'identity',
  },
  {
    name: 'a session policy that allows it too',
    identity: [allowAll],
    session: [allowRead],
    effect: 'allow',
  },
  {
    name: 'a session policy that does not allow it',
    identity: [allowAll],
    session: [allowWrite],
    effect: 'implicit-deny',
    layer: 'session',
  },
  {
    name: 'a session policy gives nothing that the role has not',
    identity: [allowWrite],
    session: [allowAll],
    effect: 'implicit-deny',
    layer: 'identity',
  },
  {
    name: 'a Deny in the session policy',
    identity: [allowAll],
    session: [allowAll, denyRead],
    effect: 'explicit-deny',
    layer: 'session',
  },
  {
    name: 'a boundary that does not allow it',
    identity: [allowAll],
    boundary: [allowWrite],
    effect: 'implicit-deny',
    layer: 'boundary',
  },
  {
    name: 'a boundary gives nothing by itself',
    identity: [],
    boundary: [allowAll],
    effect: 'implicit-deny',
    layer: 'identity',
  },
  {
    name: 'a Deny in the boundary',
    identity: [allowAll],
    boundary: [allowAll, denyRead],
    effect: 'explicit-deny',
    layer: 'boundary',
  },
  {
    name: 'identity, boundary and session policy all allow it',
    identity: [allowAll],
    boundary: [allowRead],
    session: [allowRead],
    effect: 'allow',
  },
  {
    name: 'a resource policy that names the role session is not limited by the session policy',
    session: [allowWrite],
    boundary: [allowWrite],
    resource: [to({ AWS: session })],
    effect: 'allow',
  },
  {
    name: 'a resource policy that names the role is limited by the session policy',
    session: [allowWrite],
    resource: [to({ AWS: role })],
    effect: 'implicit-deny',
    layer: 'session',
  },
  {
    name: 'a resource policy that names the role is limited by the boundary',
    boundary: [allowWrite],
    resource: [to({ AWS: role })],
    effect: 'implicit-deny',
    layer: 'boundary',
  },
  {
    name: 'a resource policy that names the role needs no identity policy',
    resource: [to({ AWS: role })],
    effect: 'allow',
  },
  {
    name: 'a role that is given without its path is found by its session',
    resource: [to({ AWS: 'arn:aws:iam::111122223333:role/shop-deploy' })],
    request: { role: 'arn:aws:iam::111122223333:role/shop-deploy' },
    effect: 'allow',
  },
  {
    name: 'a resource policy that names the user is not limited by the boundary',
    boundary: [allowWrite],
    resource: [to({ AWS: user })],
    request: { principal: user },
    effect: 'allow',
  },
  {
    name: 'a resource policy that names everyone is limited by the boundary',
    boundary: [allowWrite],
    resource: [to('*')],
    effect: 'implicit-deny',
    layer: 'boundary',
  },
  {
    name: 'a resource policy that names everyone',
    resource: [to({ AWS: '*' })],
    effect: 'allow',
  },
  {
    name: 'a resource policy that names only the account grants nothing by itself',
    resource: [to({ AWS: root })],
    effect: 'implicit-deny',
    layer: 'identity',
  },
  {
    name: 'a resource policy that names the account by its number leaves it to the identity',
    identity: [allowRead],
    resource: [to({ AWS: '111122223333' })],
    effect: 'allow',
  },
  {
    name: 'a resource policy that names somebody else',
    resource: [to({ AWS: 'arn:aws:iam::111122223333:role/other' })],
    effect: 'implicit-deny',
    layer: 'identity',
  },
  {
    name: 'a resource policy that names a service',
    resource: [to({ Service: 's3.amazonaws.com' })],
    effect: 'implicit-deny',
    layer: 'identity',
  },
  {
    name: 'a Deny in the resource policy',
    identity: [allowAll],
    resource: [to('*', { Effect: 'Deny' })],
    effect: 'explicit-deny',
    layer: 'resource',
  },
  {
    name: 'a Deny in the resource policy for the account',
    identity: [allowAll],
    resource: [to({ AWS: root }, { Effect: 'Deny' })],
    effect: 'explicit-deny',
    layer: 'resource',
  },
  ...notPrincipal('spares a session listed with its role and account', [session, role, root], true),
  ...notPrincipal('does not spare a session listed without its role', [session, root], false),
  ...notPrincipal('does not spare a role without its account', [session, role], false),
  ...notPrincipal('spares everyone of AWS', '*', true),
  {
    name: 'NotPrincipal spares nobody who has a permissions boundary',
    identity: [allowAll],
    boundary: [allowAll],
    resource: [
      {
        Effect: 'Deny',
        NotPrincipal: { AWS: [session, role, '111122223333'] },
        Action: '*',
        Resource: '*',
      },
    ],
    effect: 'explicit-deny',
    layer: 'resource',
  },
  {
    name: 'another account needs both policies: the identity lacks it',
    resource: [to({ AWS: role })],
    request: { resourceAccount: '444455556666' },
    effect: 'implicit-deny',
    layer: 'identity',
  },
  {
    name: 'another account needs both policies: the resource lacks it',
    identity: [allowAll],
    request: { resource: 'arn:aws:sqs:us-east-1:444455556666:q', action: 'sqs:SendMessage' },
    effect: 'implicit-deny',
    layer: 'resource',
  },
  {
    name: 'another account that names our account and an identity policy that allows it',
    identity: [allowRead],
    resource: [to({ AWS: root })],
    request: { resourceAccount: '444455556666' },
    effect: 'allow',
  },
  {
    name: 'another account is limited by the session policy even when it names the session',
    identity: [allowRead],
    session: [allowWrite],
    resource: [to({ AWS: session })],
    request: { resourceAccount: '444455556666' },
    effect: 'implicit-deny',
    layer: 'session',
  },
  {
    name: "an ARN of AWS's own account is not of another account",
    identity: [allowAll],
    request: { resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess', action: 'iam:GetPolicy' },
    effect: 'allow',
  },
];

function notPrincipal(name: string, listed: unknown, spared: boolean): readonly EvaluationCase[] {
  const deny = {
    Effect: 'Deny',
    NotPrincipal: listed === '*' ? { AWS: '*' } : { AWS: listed },
    Action: '*',
    Resource: '*',
  };
  return [
    {
      name: `NotPrincipal ${name}`,
      identity: [allowAll],
      resource: [deny],
      effect: spared ? 'allow' : 'explicit-deny',
      ...(spared ? {} : { layer: 'resource' as const }),
    },
  ];
}
