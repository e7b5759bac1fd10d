import type { Grant, Identity, Person, PolicySlice } from '#core/config/configuration.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { DecisionRequest, PolicyEngine } from '#core/policy/engine.ts';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';
import { sliceDigest } from '#core/policy/slice.ts';
import { type VendAsked, vendQuestion } from '#core/policy/vend-question.ts';
import type { Workload } from '#core/tokens/workload.ts';

/** A Saturday. */
export const now = new Date('2026-02-07T21:30:00.000Z');

export const identity: Identity = {
  id: 'shop-deployer',
  owner: 'platform',
  purpose: 'deploys the shop',
  groups: ['deployers'],
  state: 'active',
  expiresAt: null,
  grants: ['shop-deploy', 'shop-migrate'],
  trusts: [],
};

export const grant: Grant = {
  name: 'shop-deploy',
  role: 'arn:aws:iam::111122223333:role/shop-deploy',
  account: '111122223333',
  mode: 'vend',
  leaseSeconds: 3_600,
  externalId: 'acme-sallyport',
  sessionPolicy: null,
  labels: ['production'],
  tags: [],
};

export const person: Person = {
  id: 'ada',
  name: 'Ada',
  groups: ['platform', 'administrators'],
  issuer: 'demo:people',
  subject: 'ada',
  accounts: {},
};

export const workload: Workload = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:acme/shop:ref:refs/heads/main',
  profile: 'github',
  sourceRepositoryRef: 'refs/heads/main',
  runnerEnvironment: 'github-hosted',
};

/** The question whether shop-deployer may have shop-deploy, with some of it changed. */
export function vendAsked(changed: Partial<VendAsked> = {}): DecisionRequest {
  return vendQuestion({
    identity,
    grant,
    token: { workload },
    request: { durationSeconds: 3_600, narrowed: false, scope: [], novelty: [] },
    approvals: [],
    now,
    ...changed,
  });
}

/** Policies of one text as a slice; the text must be readable. */
export function sliceOf(text: string): PolicySlice {
  const { policies, problems } = readPolicyFile('policies/p.cedar', text);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return { digest: sliceDigest(policies), policies };
}

/** Decides by the policies of one text. */
export function decideBy(
  engine: PolicyEngine,
  text: string,
  request: DecisionRequest = vendAsked(),
): Decision {
  return engine.decide(request, sliceOf(text));
}
