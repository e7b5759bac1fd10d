import { describe, expect, test } from 'vitest';
import { claimAt } from '#core/tokens/claim-at.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { profileOf, profiles } from '#core/tokens/profiles/profiles.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import type { Workload } from '#core/tokens/workload.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { githubSubject } from '#local/issuer/shapes/github.ts';
import type { ShapeName } from '#local/issuer/shapes/shape.ts';
import { shapes } from '#local/issuer/shapes/shapes.ts';
import { audience, githubIssuer, noKeySets, now } from './sample-tokens.ts';

const keys = await generateDemoKeys();
const demo = createDemoIssuer({ baseUrl: 'https://sallyport.acme.example', keys });

/** The issuer as configuration would register it, with the keys that the demo issuer publishes. */
function registered(shape: ShapeName, iss: string): Issuer {
  const profile = profiles[shape];
  const published = demo.document(`${shape}${shapes[shape].keysPath}`) as { keys: [] };
  if (profile === undefined) throw new Error(`there is no profile for ${shape}`);
  return {
    ...githubIssuer,
    profile: shape,
    match: { kind: 'exact', issuer: iss },
    keys: { kind: 'uploaded', keys: published.keys },
    algorithms: profile.algorithms,
    kidRequired: profile.kidRequired,
    jtiRequired: profile.jtiRequired,
    maxLifetimeSeconds: profile.maxLifetimeSeconds,
    maxAgeSeconds: profile.maxAgeSeconds,
  };
}

async function verified(
  shape: ShapeName,
  claims: { readonly iss: string; readonly [name: string]: unknown },
) {
  const token = await demo.mint(shape, claims, { audience, now });
  const ports = { audience, now, keySets: noKeySets };
  return verifySubjectToken(parseToken(token), registered(shape, claims.iss), ports);
}

const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
const githubJob = (server: string): Omit<Workload, 'issuer' | 'subject' | 'profile'> => ({
  buildSignerUri: `${server}/acme/shop/.github/workflows/deploy.yml@refs/heads/main`,
  buildSignerDigest: sha,
  runnerEnvironment: 'github-hosted',
  sourceRepositoryUri: `${server}/acme/shop`,
  sourceRepositoryDigest: sha,
  sourceRepositoryRef: 'refs/heads/main',
  sourceRepositoryIdentifier: '73184213',
  sourceRepositoryOwnerUri: `${server}/acme`,
  sourceRepositoryOwnerIdentifier: '9919',
  sourceRepositoryVisibility: 'private',
  buildConfigUri: `${server}/acme/shop/.github/workflows/deploy.yml@refs/heads/main`,
  buildConfigDigest: sha,
  buildTrigger: 'push',
  runInvocationUri: `${server}/acme/shop/actions/runs/9482716350/attempts/1`,
  triggeredBy: '4410033',
});

const job = { repository: 'acme/shop', repository_id: '73184213', repository_owner_id: '9919' };
const onMain = { ...job, ref: 'refs/heads/main', event_name: 'push' };

interface Golden {
  readonly title: string;
  readonly shape: ShapeName;
  readonly iss: string;
  readonly claims?: Record<string, unknown>;
  readonly subject: string;
  readonly facts: Omit<Workload, 'issuer' | 'subject' | 'profile'>;
}

const goldens: readonly Golden[] = [
  {
    title: 'GitHub, with a subject of names and ids',
    shape: 'github',
    iss: 'https://token.actions.githubusercontent.com',
    subject: 'repo:acme@9919/shop@73184213:ref:refs/heads/main',
    facts: githubJob('https://github.com'),
  },
  {
    title: 'GitHub, with a subject of names only',
    shape: 'github',
    iss: 'https://token.actions.githubusercontent.com',
    claims: { sub: githubSubject(onMain, 'names only') },
    subject: 'repo:acme/shop:ref:refs/heads/main',
    facts: githubJob('https://github.com'),
  },
  {
    title: 'GitHub, for an environment whose name has a colon',
    shape: 'github',
    iss: 'https://token.actions.githubusercontent.com/acme',
    claims: { environment: 'prod:eu' },
    subject: 'repo:acme@9919/shop@73184213:environment:prod%3Aeu',
    facts: { ...githubJob('https://github.com'), deploymentEnvironment: 'prod:eu' },
  },
  {
    title: 'GitHub, for a pull request',
    shape: 'github',
    iss: 'https://token.actions.githubusercontent.com',
    claims: { event_name: 'pull_request' },
    subject: 'repo:acme@9919/shop@73184213:pull_request',
    facts: { ...githubJob('https://github.com'), buildTrigger: 'pull_request' },
  },
  {
    title: 'GitHub Enterprise Server',
    shape: 'github',
    iss: 'https://github.acme.example/_services/token',
    subject: 'repo:acme@9919/shop@73184213:ref:refs/heads/main',
    facts: githubJob('https://github.acme.example'),
  },
  {
    title: 'GHE.com',
    shape: 'github',
    iss: 'https://token.actions.acme.ghe.com',
    subject: 'repo:acme@9919/shop@73184213:ref:refs/heads/main',
    facts: githubJob('https://acme.ghe.com'),
  },
  {
    title: 'GitLab',
    shape: 'gitlab',
    iss: 'https://gitlab.com',
    claims: { environment: 'billing' },
    subject: 'project_path:acme/billing:ref_type:branch:ref:main',
    facts: {
      buildSignerUri: 'https://gitlab.com/acme/billing//.gitlab-ci.yml@refs/heads/main',
      buildSignerDigest: '714a629c0b401fdce83e847fc9589983fc6f46bc',
      runnerEnvironment: 'gitlab-hosted',
      sourceRepositoryUri: 'https://gitlab.com/acme/billing',
      sourceRepositoryDigest: '714a629c0b401fdce83e847fc9589983fc6f46bc',
      sourceRepositoryRef: 'refs/heads/main',
      sourceRepositoryIdentifier: '4521',
      sourceRepositoryOwnerUri: 'https://gitlab.com/acme',
      sourceRepositoryOwnerIdentifier: '77',
      sourceRepositoryVisibility: 'private',
      buildConfigUri: 'https://gitlab.com/acme/billing//.gitlab-ci.yml@refs/heads/main',
      buildConfigDigest: '714a629c0b401fdce83e847fc9589983fc6f46bc',
      buildTrigger: 'schedule',
      runInvocationUri: 'https://gitlab.com/acme/billing/-/jobs/3434343',
      deploymentEnvironment: 'billing',
      triggeredBy: '5310',
    },
  },
  {
    title: 'Kubernetes',
    shape: 'kubernetes',
    iss: 'https://oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9',
    subject: 'system:serviceaccount:shop:checkout',
    facts: {
      realm: 'shop',
      account: 'checkout',
      accountIdentifier: '3f1c2a9e-5b7d-4a53-9c1e-0d2f6f8f1b11',
    },
  },
  {
    title: 'an AWS role',
    shape: 'aws',
    iss: 'https://1f2e3d4c-5b6a-7988-9ab0-c1d2e3f4a5b6.tokens.sts.global.api.aws',
    subject: 'arn:aws:iam::444455556666:role/support-agent',
    facts: { realm: '444455556666', account: 'arn:aws:iam::444455556666:role/support-agent' },
  },
  {
    title: 'a person',
    shape: 'people',
    iss: 'https://login.acme.example',
    claims: { sub: 'ada', name: 'Ada' },
    subject: 'ada',
    facts: {},
  },
];

describe('a golden token is accepted and normalised', () => {
  test.each(goldens)('$title', async ({ shape, iss, claims = {}, subject, facts }) => {
    const { workload, sub } = await verified(shape, { iss, ...claims });
    expect(sub).toBe(subject);
    expect(workload).toEqual({ issuer: iss, subject, profile: shape, ...facts });
  });

  test('with facts that are absent where the token does not state them', async () => {
    const iss = 'https://gitlab.com';
    const bare = { project_path: undefined, ci_config_ref_uri: undefined, user_id: '', job_id: {} };
    const { workload } = await verified('gitlab', { iss, ...bare, project_id: 4_521 });
    expect(workload).toMatchObject({ sourceRepositoryIdentifier: '4521' });
    for (const fact of [
      'sourceRepositoryUri',
      'buildSignerUri',
      'triggeredBy',
      'runInvocationUri',
    ]) {
      expect(workload).not.toHaveProperty(fact);
    }
  });
});

describe('a profile', () => {
  const shared = (name: string, iss: string) => {
    const is = profileOf(name)?.shared;
    return typeof is === 'function' ? is(iss) : is;
  };

  test.each([
    ['github', 'https://token.actions.githubusercontent.com', true],
    ['github', 'https://token.actions.githubusercontent.com/acme', true],
    ['github', 'https://token.actions.acme.ghe.com', true],
    ['github', 'https://github.acme.example/_services/token', false],
    ['github', 'https://attacker.example/x/_services/token', true],
    ['gitlab', 'https://gitlab.com', true],
    ['gitlab', 'https://gitlab.acme.example', true],
    ['kubernetes', 'https://oidc.eks.us-east-1.amazonaws.com/id/0A', false],
    ['aws', 'https://1f2e.tokens.sts.global.api.aws', false],
    ['people', 'https://login.acme.example', false],
  ])('of %s knows whether many tenants share %s: %s', (name, iss, expected) => {
    expect(shared(name, iss)).toBe(expected);
  });

  test.each(goldens)('names claims that a token of its platform has: $title', ({ shape }) => {
    const states = shapes[shape].claimsOf({ sub: 'ada', name: 'Ada' });
    const pinned = Object.values(profileOf(shape)?.claims ?? {}).filter((claim) => claim.immutable);
    const stated = pinned.filter(
      ({ pointer }) => typeof claimAt(states as never, pointer) === 'string',
    );
    expect(stated.length).toBeGreaterThan(0);
  });

  test('never names sub for GitHub, whose form changes, nor trusts what a job chooses', () => {
    const claims = profileOf('github')?.claims ?? {};
    expect(Object.values(claims).map(({ pointer }) => pointer)).not.toContain('/sub');
    for (const name of ['actor', 'actor_id', 'head_ref'])
      expect(claims[name]?.callerChosen).toBe(true);
    expect(profileOf('aws')?.claims.request_tags?.callerChosen).toBe(true);
  });

  test('refuses events that run a stranger’s code, and names claims that must agree', () => {
    expect(profileOf('github')?.events).toEqual({
      claim: 'event_name',
      refused: ['pull_request_target', 'workflow_run'],
    });
    expect(profileOf('gitlab')?.mustAgree).toEqual([
      ['project_id', 'job_project_id'],
      ['namespace_id', 'job_namespace_id'],
    ]);
  });

  test.each([
    ['github', 600, 8, false],
    ['gitlab', 3_600, 96, true],
    ['kubernetes', 86_400, 96, true],
    ['aws', 3_600, 96, true],
    ['people', 28_800, 1, false],
  ])('of %s has the limits that its platform needs', (name, seconds, sessions, perJob) => {
    expect(profileOf(name)).toMatchObject({
      name,
      maxLifetimeSeconds: seconds,
      maxAgeSeconds: seconds,
      sessionsPerToken: sessions,
      tokenPerJob: perJob,
    });
  });

  test('is not found by a name that only looks like one', () => {
    for (const name of ['GitHub', 'toString', '__proto__', ''])
      expect(profileOf(name)).toBeUndefined();
  });

  test('makes of claims without an issuer what it can', () => {
    expect(profileOf('github')?.normalise({ repository: 'acme/shop' })).toEqual({
      sourceRepositoryUri: 'https://github.com/acme/shop',
    });
    expect(profileOf('gitlab')?.normalise({ project_path: 'acme/billing' })).toEqual({});
    expect(profileOf('kubernetes')?.normalise({})).toEqual({});
  });
});
