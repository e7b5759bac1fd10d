import { describe, expect, test } from 'vitest';
import type { DecisionTest } from '#core/config/compile/compile-tests.ts';
import type { CompiledConfiguration } from '#core/config/compile-configuration.ts';
import type { Configuration } from '#core/config/configuration.ts';
import { loadConfiguration } from '#core/config/load-configuration.ts';
import { packVersion } from '#core/config/pack-version.ts';
import { createCedarEngine } from '#core/policy/cedar/cedar-engine.ts';
import { type ClaimsAsked, decideClaims } from '#core/policy/decide-claims.ts';
import type { DecisionRequest, PolicyEngine } from '#core/policy/engine.ts';
import { personQuestion } from '#core/policy/person-question.ts';
import { runDecisionTests } from '#core/policy/run-decision-tests.ts';
import { traits } from '#core/policy/traits.ts';
import { acmeFiles, acmeWith, compiledOf, now } from '../config/acme.ts';

const engine = createCedarEngine();
const base = 'http://127.0.0.1:8787/issuer';

async function load(compiled: CompiledConfiguration): Promise<Configuration> {
  const { version, chunks } = packVersion(compiled);
  const get = async (digest: string) => chunks.get(digest);
  return loadConfiguration(version, { get, put: async () => {} }, { demoIssuerBase: base });
}

const compiled = compiledOf(acmeFiles());
const world = { configuration: await load(compiled), engine, now };

const deploy: ClaimsAsked = {
  iss: `${base}/github`,
  grant: 'shop-deploy',
  claims: {
    sub: 'repo:acme/shop:environment:production',
    repository_id: '73184213',
    repository_owner_id: '9919',
    ref: 'refs/heads/main',
    workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
    environment: 'production',
    event_name: 'push',
    runner_environment: 'github-hosted',
  },
};

describe('claims', () => {
  test('are answered as an exchange would be, with the policies that settled it', async () => {
    expect(await decideClaims(deploy, world)).toMatchObject({
      effect: 'permit',
      rules: [],
      why: [expect.stringContaining('shop#deploy-from-main permits it: ')],
      identity: { id: 'shop-deployer' },
      decision: { determining: ['shop#deploy-from-main'] },
    });
  });

  test('that a guardrail holds back pend, and oblige to nothing yet', async () => {
    const workflow = 'acme/shop/.github/workflows/migrate.yml@refs/heads/main';
    const claims = { ...deploy.claims, workflow_ref: workflow };
    const answer = await decideClaims({ ...deploy, claims, grant: 'shop-migrate' }, world);
    expect(answer).toMatchObject({ effect: 'pend', rules: ['production-change'] });
  });

  test('from a self-hosted runner, or one that is not told, are forbidden in production', async () => {
    const { runner_environment: _hosted, ...untold } = deploy.claims;
    for (const claims of [untold, { ...untold, runner_environment: 'self-hosted' }]) {
      expect(await decideClaims({ ...deploy, claims }, world)).toMatchObject({
        effect: 'forbid',
        decision: { determining: ['guardrails#hosted-runners-only'] },
      });
    }
  });

  test('that no trust accepts show how they differ', async () => {
    const claims = { ...deploy.claims, ref: 'refs/heads/feature-x' };
    const answer = await decideClaims({ ...deploy, claims }, world);
    expect(answer).toMatchObject({ effect: 'forbid', refused: { known: true } });
    expect(answer.why[0]).toContain('feature-x');
    expect(answer.decision).toBeUndefined();
  });

  test.each<readonly [string, Partial<ClaimsAsked>, string]>([
    [
      'an issuer that is not registered',
      { iss: 'https://evil.example' },
      'no issuer is registered',
    ],
    ['a grant that does not exist', { grant: 'shop-nothing' }, 'there is no grant shop-nothing'],
    [
      'characters that do not show',
      { claims: { ...deploy.claims, ref: 'refs/heads/\u202emain' } },
      'control or bidirectional characters',
    ],
  ])('are forbidden for %s', async (_name, changed, why) => {
    const answer = await decideClaims({ ...deploy, ...changed }, world);
    expect(answer.effect).toBe('forbid');
    expect(answer.why).toEqual([expect.stringContaining(why)]);
  });

  test('of an issuer whose profile is not known are forbidden', async () => {
    const issuer = world.configuration.issuerNamed('github');
    if (issuer === undefined) throw new Error('the example lost its issuer');
    const issuerOf = () => ({ ...issuer, profile: 'gone' });
    const configuration = { ...world.configuration, issuerOf };
    expect(await decideClaims(deploy, { ...world, configuration })).toEqual({
      effect: 'forbid',
      rules: [],
      why: ['issuer github has no profile that is known here'],
    });
  });

  test('are asked about as an exchange that wants the whole lease and all that the grant has', async () => {
    const questions: DecisionRequest[] = [];
    const noting: PolicyEngine = {
      decide: (request, slice) => {
        questions.push(request);
        return engine.decide(request, slice);
      },
    };
    const [first] = traits;
    for (const novelty of [undefined, [first]]) {
      await decideClaims({ ...deploy, novelty }, { ...world, engine: noting });
    }
    const request = { durationSeconds: 3_600, narrowed: false, scope: [] };
    expect(questions).toMatchObject([
      { action: 'Vend', context: { request: { ...request, novelty: [] } }, approvals: [] },
      { action: 'Vend', context: { request: { ...request, novelty: [first] } }, approvals: [] },
    ]);
  });

  test('need no sub, which nothing is matched on', async () => {
    const { sub: _sub, ...claims } = deploy.claims;
    expect((await decideClaims({ ...deploy, claims }, world)).effect).toBe('permit');
  });
});

describe('decision tests', () => {
  test('of the example all hold', async () => {
    const results = await runDecisionTests(compiled.tests, world);
    expect(results.length).toBeGreaterThan(5);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.map((result) => result.test)).toEqual(compiled.tests);
  });

  const place = { file: 'tests/t.yaml', line: 1, column: 1 };
  const pending: DecisionTest = {
    name: 'a migration waits',
    issuer: 'github',
    claims: {
      ...deploy.claims,
      workflow_ref: 'acme/shop/.github/workflows/migrate.yml@refs/heads/main',
    },
    grant: 'shop-migrate',
    expect: 'pend',
    place,
  };

  test.each<readonly [string, Partial<DecisionTest>, boolean]>([
    ['the effect', {}, true],
    ['another effect', { expect: 'permit' }, false],
    ['the rules', { rules: ['production-change', 'production-change'] }, true],
    ['other rules', { rules: ['other'] }, false],
    ['a rule too many', { rules: ['production-change', 'other'] }, false],
    ['no rules', { rules: [] }, false],
    ['an issuer that does not exist', { issuer: 'nobody', expect: 'forbid' }, true],
    [
      'another instance of the issuer',
      { instance: 'https://else.example', expect: 'forbid' },
      true,
    ],
  ])('hold or fail by %s', async (_name, changed, passed) => {
    const [result] = await runDecisionTests([{ ...pending, ...changed }], world);
    expect(result?.passed).toBe(passed);
  });

  test('say what is new; where they do not and a policy asks, that is told', async () => {
    const told = 'novelty: [branch, grant]\n    expect: permit';
    const files = acmeWith('tests/story.yaml', 'expect: permit', told).set(
      'policies/new.cedar',
      '@id("known-branches") forbid (principal, action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"shop-deploy") when { context.request.novelty.contains("branch") };',
    );
    const asking = compiledOf(files);
    const configuration = await load(asking);
    expect(asking.tests[0]?.novelty).toEqual(['branch', 'grant']);
    const known = { ...pending, claims: deploy.claims, grant: 'shop-deploy' };
    const fresh = { ...known, novelty: ['branch'] } as const;
    const none = { ...known, novelty: [] };
    const results = await runDecisionTests([known, fresh, none], { ...world, configuration });
    expect(results.map(({ answer }) => [answer.effect, answer.why.length])).toEqual([
      ['permit', 2],
      ['forbid', 1],
      ['permit', 1],
    ]);
    expect(results[0]?.answer.why.at(-1)).toContain('nothing was taken to be');
    expect(results[1]?.answer.decision?.determining).toEqual(['new#known-branches']);
    const other = await decideClaims(
      { ...deploy, grant: 'shop-migrate' },
      { ...world, configuration },
    );
    expect(other.why.join()).not.toContain('taken to be');
  });

  test('of a template issuer name the instance', async () => {
    const files = acmeWith(
      'issuers.yaml',
      'issuer: demo:kubernetes',
      'template: https://oidc.eks.us-east-1.amazonaws.com/id/*',
    );
    const trusting = (files.get('identities.yaml') ?? '').replace(
      '- issuer: kubernetes',
      '- issuer: kubernetes\n        instance: https://oidc.eks.us-east-1.amazonaws.com/id/ABC',
    );
    const configuration = await load(compiledOf(files.set('identities.yaml', trusting)));
    const own: DecisionTest = {
      ...pending,
      issuer: 'kubernetes',
      instance: 'https://oidc.eks.us-east-1.amazonaws.com/id/ABC',
      claims: {
        'kubernetes.io': {
          namespace: 'shop',
          serviceaccount: { name: 'checkout', uid: '3f1c2a9e-5b7d-4a53-9c1e-0d2f6f8f1b11' },
        },
      },
      grant: 'checkout-config',
      expect: 'permit',
    };
    const { instance: _instance, ...untold } = own;
    const results = await runDecisionTests([own, untold], { ...world, configuration });
    expect(results.map(({ answer }) => answer.effect)).toEqual(['permit', 'forbid']);
  });
});

describe('people of the example', () => {
  const may: readonly (readonly [
    string,
    'Publish' | 'ReadConfiguration' | 'ReadIdentities',
    string,
  ])[] = [
    ['ada', 'Publish', 'permit'],
    ['ada', 'ReadConfiguration', 'permit'],
    ['grace', 'Publish', 'forbid'],
    ['grace', 'ReadIdentities', 'permit'],
  ];

  test.each(may)('%s: %s is a %s', async (id, action, effect) => {
    const person = world.configuration.person(id);
    expect(person).toBeDefined();
    const resource = { type: 'Configuration', id: 'configuration' } as const;
    const slice = await world.configuration.policySlice(action, resource.id);
    const question = person && personQuestion({ person, action, resource, now });
    expect(question && engine.decide(question, slice).effect).toBe(effect);
  });

  test.each([
    ['ada', 'Suspend', 'permit'],
    ['ada', 'Quarantine', 'forbid'],
    ['grace', 'Suspend', 'forbid'],
    ['grace', 'Quarantine', 'permit'],
  ] as const)('%s: to %s an identity is a %s', async (id, action, effect) => {
    const person = world.configuration.person(id);
    const identity = await world.configuration.identity('shop-deployer');
    if (person === undefined || identity === undefined) throw new Error('the example lost them');
    const resource = { type: 'Identity', id: identity.id, identity } as const;
    const slice = await world.configuration.policySlice(action, resource.id);
    expect(engine.decide(personQuestion({ person, action, resource, now }), slice).effect).toBe(
      effect,
    );
  });
});
