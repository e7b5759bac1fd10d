import { describe, expect, test } from 'vitest';
import type { Claims } from '#core/tokens/claims.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import { compareWithTrust } from '#core/trust/compare-with-trust.ts';
import { compileTrust } from '#core/trust/compile-trust.ts';
import { pinsOf } from '#core/trust/pins-of.ts';
import { issuerOf, tokenOf } from './trust-fixtures.ts';

type Declared = Readonly<Record<string, string | readonly string[]>>;

function profileNamed(name: string): Profile {
  const profile = profileOf(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}

function compile(name: string, claims: Declared, allowEvents: readonly string[] = []) {
  const profile = profileNamed(name);
  const issuer = issuerOf(name);
  const { shared } = profile;
  return compileTrust({
    declaration: {
      issuer: name,
      claims: claims as Record<string, string | string[]>,
      allowEvents: [...allowEvents],
    },
    index: 0,
    issuer,
    profile,
    isShared: typeof shared === 'boolean' ? shared : shared(`https://${name}.example`),
  });
}

function problems(name: string, claims: Declared, allowEvents?: readonly string[]) {
  return compile(name, claims, allowEvents).findings.map(
    ({ path, message, remedy }) => `${path.join('.')}: ${message} | ${remedy}`,
  );
}

/** What keeps a token with these claims from a trust, claim by claim. */
function differences(
  name: string,
  { trust, token, allow }: { trust: Declared; token: Claims; allow?: readonly string[] },
) {
  const compiled = compile(name, trust, allow);
  expect(compiled.findings).toEqual([]);
  return compareWithTrust(tokenOf(name, token), compiled.trust).differences.map(
    ({ claim, expected, got }) => `${claim} expected ${expected}, got ${got}`,
  );
}

const uuid = '0184990a-477b-4fa8-9968-496074483cee';

describe('a trust is refused', () => {
  test.each<[string, string, Declared, RegExp]>([
    [
      'on a sub that holds the commit',
      'buildkite',
      { sub: 'organization:acme:*', pipeline_id: uuid },
      /^claims\.sub: the sub of buildkite tokens holds the commit and the step.*pipeline_id/m,
    ],
    [
      'on a branch without what started the build',
      'buildkite',
      { pipeline_id: uuid, build_branch: 'main' },
      /^claims\.build_branch: build_branch alone proves little: a build from the API.*add build_source/m,
    ],
    [
      'on a ref that forks have too',
      'circleci',
      { project_id: uuid, vcs_ref: 'refs/heads/main' },
      /^claims\.vcs_ref: vcs_ref alone proves little: a fork.*add vcs_origin/m,
    ],
    [
      'on a claim by the name in the token where it has another here',
      'circleci',
      { 'oidc.circleci.com/project-id': uuid },
      /the oidc\.circleci\.com\/project-id of circleci tokens is called project_id here \| write project_id/,
    ],
    [
      'on a UUID without its braces',
      'bitbucket',
      { repositoryUuid: uuid },
      /^claims\.repositoryUuid: no bitbucket token states such a repositoryUuid \| write a UUID in braces/m,
    ],
    [
      'on a second alternative without its braces',
      'bitbucket',
      { repositoryUuid: [`{${uuid}}`, uuid] },
      /^claims\.repositoryUuid\.1: no bitbucket token/m,
    ],
    [
      'in a workspace whose name can be taken',
      'bitbucket',
      { branchName: 'main' },
      /no immutable id is pinned \| add one of repositoryUuid/,
    ],
    [
      'in an organisation whose name can be taken',
      'fly',
      { app_name: 'checkout' },
      /no immutable id is pinned \| add one of app_id, org_id/,
    ],
    [
      'on an organisation alone',
      'terraform',
      { terraform_organization_id: 'org-A1' },
      /do not say which workload this is \| give terraform_organization_id and terraform_workspace_id, or/,
    ],
    [
      'on a workspace alone',
      'terraform',
      { terraform_workspace_id: 'ws-A1' },
      /do not say which workload this is/,
    ],
    [
      'on a name in place of an id',
      'terraform',
      { terraform_workspace_id: 'shop' },
      /begins with "ws-"/,
    ],
    [
      'on a project without its owner',
      'vercel',
      { project_id: 'prj_A1' },
      /give owner_id and project_id/,
    ],
    [
      'on an address without the account',
      'google',
      { email: 'checkout@acme.example' },
      /give subject, without/,
    ],
    ['on an object without its tenant', 'entra', { oid: uuid }, /give tid and oid/],
    ['on an application of Entra', 'entra', { tid: uuid, azp: uuid }, /give tid and oid/],
    [
      'on a project of Azure DevOps',
      'azure-devops',
      { prj_id: uuid },
      /give prj_id and def_id, or subject/,
    ],
    [
      'on a service connection of Azure DevOps by its names',
      'azure-devops',
      { subject: 'sc://acme/shop/production' },
      /a subject that does not state ids is made of names, which somebody else can take again \| .*or convert it/,
    ],
    [
      'on a pipeline of Azure DevOps by its names',
      'azure-devops',
      { subject: 'p://acme/shop/shop-deploy' },
      /made of names.*prj_id and def_id/,
    ],
    [
      'on all jobs of a controller',
      'jenkins',
      { job: 'https://jenkins.example/*' },
      /give job, without/,
    ],
    ['on a whole space', 'spacelift', { spaceId: 'production' }, /give spaceId and callerId/],
    [
      'on all of a trust domain',
      'spiffe',
      { spiffe_id: 'spiffe://acme.example/*' },
      /only lets others in/,
    ],
    [
      'on a trust domain',
      'spiffe',
      { spiffe_id: 'spiffe://acme.example' },
      /a SPIFFE ID with a path/,
    ],
    [
      'of people at Okta',
      'okta',
      { subject: '00u1' },
      /names people, and identities are what workloads act as/,
    ],
  ])('%s', (_, profile, claims, expected) => {
    expect(problems(profile, claims).join('\n')).toMatch(expected);
  });

  test('that allows an event which its platform does not know', () => {
    expect(problems('circleci', { project_id: uuid }, ['pull_request'])).toEqual([
      expect.stringMatching(/not an event that circleci tokens are refused for.*: ssh-rerun$/),
    ]);
  });
});

describe('a rerun over SSH', () => {
  const trust = { project_id: uuid };
  const stated = { 'oidc.circleci.com/project-id': uuid };
  const rerun = (value: Claims[string]) => ({ ...stated, 'oidc.circleci.com/ssh-rerun': value });

  test.each([false, 'false', '', null])('that is none is accepted: %j', (value) => {
    expect(differences('circleci', { trust, token: rerun(value) })).toEqual([]);
    expect(differences('circleci', { trust, token: stated })).toEqual([]);
  });

  test.each<[Claims[string], string]>([
    [true, 'true'],
    ['true', '"true"'],
    ['TRUE', '"TRUE"'],
    [1, 'a number, which is not text'],
    [['false'], 'a list, which is not text'],
    [{}, 'an object, which is not text'],
  ])('is refused unless the trust allows it: %j', (value, got) => {
    const [difference] = differences('circleci', { trust, token: rerun(value) });
    expect(difference).toBe(
      `ssh_rerun expected that the trust allows ssh-rerun by name (allowEvents), got ${got}`,
    );
    const allow = ['ssh-rerun'];
    expect(differences('circleci', { trust, token: rerun(value), allow })).toEqual([]);
  });

  test('counts as an event that the trust refuses', () => {
    const { trust: compiled } = compile('circleci', trust);
    const token = tokenOf('circleci', rerun(true));
    expect(compareWithTrust(token, compiled)).toMatchObject({ pinned: true, eventRefused: true });
  });
});

test('a run for a pull request is refused by Codefresh’s target branch, whatever it is', () => {
  const trust = { pipeline_id: '65e6' };
  const token = { pipeline_id: '65e6', scm_pull_request_target_branch: 'main' };
  expect(differences('codefresh', { trust, token })).toHaveLength(1);
  expect(differences('codefresh', { trust, token, allow: ['pull_request'] })).toEqual([]);
});

test.each([
  ['terraform', 'terraform_run_phase', 'plan', 'apply'],
  ['spacelift', 'runType', 'PROPOSED', 'TRACKED'],
  ['spacelift', 'runType', 'TASK', 'DESTROY'],
  ['vercel', 'environment', 'preview', 'production'],
  ['vercel', 'environment', 'development', 'production'],
  ['forgejo', 'event_name', 'pull_request_target', 'push'],
])('%s refuses %s %s and accepts %s', (name, claim, risky, harmless) => {
  const profile = profileNamed(name);
  const trust = { ...compile(name, {}).trust };
  const state = (value: string) => compareWithTrust(tokenOf(name, { [claim]: value }), trust);
  expect(profile.events?.claim).toBe(claim);
  expect(state(risky).eventRefused).toBe(true);
  expect(state(harmless).eventRefused).toBe(false);
});

describe('an address of Google', () => {
  const trust = { subject: '113774264463038321964', email: 'checkout@acme.example' };
  const token = { sub: '113774264463038321964', email: 'checkout@acme.example' };

  test('counts if it is verified', () => {
    expect(differences('google', { trust, token: { ...token, email_verified: true } })).toEqual([]);
  });

  test.each<[Claims, string]>([
    [{ email_verified: false }, 'false'],
    [{ email_verified: 'true' }, '"true"'],
    [{}, 'missing'],
  ])('proves nothing otherwise: %j', (changed, got) => {
    expect(differences('google', { trust, token: { ...token, ...changed } })).toEqual([
      `email_verified expected true, or email proves nothing, got ${got}`,
    ]);
  });

  test('need not be verified where the trust does not ask for it', () => {
    const { subject } = trust;
    expect(differences('google', { trust: { subject }, token })).toEqual([]);
  });
});

describe('a claim that is no text', () => {
  test('matches by its digits where its platform states a number', () => {
    const trust = { pipeline_id: '45289' };
    expect(differences('buddy', { trust, token: { pipeline_id: 45_289 } })).toEqual([]);
    expect(differences('buddy', { trust, token: { pipeline_id: '45289' } })).toEqual([]);
    expect(differences('buddy', { trust, token: { pipeline_id: 45_290 } })).toEqual([
      'pipeline_id expected "45289", got "45290"',
    ]);
    expect(differences('buddy', { trust, token: { pipeline_id: 45_289.5 } })).toHaveLength(1);
  });

  test('pins an identity by its digits', () => {
    expect([...pinsOf(tokenOf('buddy', { pipeline_id: 45_289, account_id: null }))]).toEqual([
      ['/pipeline_id', '45289'],
    ]);
    expect([...pinsOf(tokenOf('buddy', { pipeline_id: 1.5 }))]).toEqual([]);
  });

  test('matches by one of its texts where its platform states a list', () => {
    const trust = { project_id: uuid, context_ids: [uuid] };
    const stated = { 'oidc.circleci.com/project-id': uuid };
    const within = (ids: Claims[string]) => ({ ...stated, 'oidc.circleci.com/context-ids': ids });
    expect(differences('circleci', { trust, token: within(['other', uuid]) })).toEqual([]);
    expect(differences('circleci', { trust, token: within([['nested'], 1]) })).toEqual([
      `context_ids expected "${uuid}", got a list without it`,
    ]);
    expect(differences('circleci', { trust, token: within({ 0: uuid }) })).toHaveLength(1);
  });

  test('matches nothing where its platform states text', () => {
    const trust = { project_id: uuid };
    const token = { 'oidc.circleci.com/project-id': [uuid] };
    expect(differences('circleci', { trust, token })).toEqual([
      `project_id expected "${uuid}", got a list, which is not text`,
    ]);
  });
});
