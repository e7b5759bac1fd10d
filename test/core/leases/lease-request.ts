import type { Grant, Identity } from '#core/config/configuration.ts';
import type { LeaseRequest } from '#core/leases/lease-plan.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import type { Workload } from '#core/tokens/workload.ts';
import { policy } from '#test/core/iam/policy.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

export const now = new Date('2026-07-15T12:00:00.500Z');
export const sessionId = '01k07c2w0gv5m3q8z4x6y7a9bc';

export const workload: Workload = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:acme/shop:ref:refs/heads/main',
  profile: 'github',
  sourceRepositoryIdentifier: '73184213',
  sourceRepositoryRef: 'refs/heads/main',
  deploymentEnvironment: 'production',
};

export const grant: Grant = {
  name: 'shop-deploy',
  role: 'arn:aws:iam::111122223333:role/shop-deploy',
  account: '111122223333',
  mode: 'vend',
  leaseSeconds: 1_800,
  externalId: 'acme-sallyport',
  sessionPolicy: policy([
    {
      Sid: 'ListSite',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::acme-shop-site',
    },
    {
      Sid: 'WriteSite',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::acme-shop-site/*',
    },
    { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' },
    {
      Sid: 'NoSecrets',
      Effect: 'Deny',
      Action: '*',
      Resource: 'arn:aws:s3:::acme-shop-site/secret/*',
    },
  ]),
  labels: ['production'],
  tags: ['sourceRepositoryIdentifier', 'sourceRepositoryRef'],
};

const identity: Identity = {
  id: 'shop-deployer',
  owner: 'platform',
  purpose: 'deploys the shop',
  groups: [],
  state: 'active',
  expiresAt: null,
  grants: ['shop-deploy'],
  trusts: [],
};

const token: SubjectToken = {
  issuer: sampleIssuer(workload.issuer),
  profile: {
    name: 'github',
    issuers: [],
    shared: true,
    algorithms: ['RS256'],
    maxLifetimeSeconds: 900,
    maxAgeSeconds: 900,
    kidRequired: true,
    jtiRequired: true,
    tokenPerJob: false,
    sessionsPerToken: 1,
    claims: {},
    normalise: () => ({}),
  },
  iss: workload.issuer,
  sub: workload.subject,
  jti: 'jti-1',
  claims: {},
  workload,
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 300_000),
  hash: 'sha256:00',
  bindingKey: 'key',
};

/** A permitted request of the deploying job, with what a test wants to be otherwise. */
export function leaseRequest(
  more: Partial<Omit<LeaseRequest, 'grant' | 'identity' | 'decision'>> & {
    readonly grant?: Partial<Grant>;
    readonly identity?: Partial<Identity>;
    readonly decision?: Partial<LeaseRequest['decision']>;
    readonly workload?: Workload;
  } = {},
): LeaseRequest {
  const { grant: grantMore, identity: identityMore, decision, workload: facts, ...rest } = more;
  return {
    token: { ...token, workload: facts ?? workload },
    narrowing: {},
    sessionId,
    now,
    ...rest,
    identity: { ...identity, ...identityMore },
    grant: { ...grant, ...grantMore },
    decision: {
      effect: 'permit',
      determining: ['deploy'],
      rules: [],
      errors: [],
      obligations: {},
      ...decision,
    },
  };
}
