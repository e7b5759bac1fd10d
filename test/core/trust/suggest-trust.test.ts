import { fc, test as fuzz } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Claims } from '#core/tokens/claims.ts';
import { profiles } from '#core/tokens/profiles/profiles.ts';
import { recogniseProfile } from '#core/trust/suggest/recognise-profile.ts';
import { suggestTrust } from '#core/trust/suggest-trust.ts';
import { campaign } from '#test/campaign.ts';
import { broker } from '#test/core/tokens/goldens/golden.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';
import { claimsOf, everyGolden, profileNamed } from './suggested-tokens.ts';

const githubIss = 'https://token.actions.githubusercontent.com';
const push: Claims = {
  aud: broker,
  iat: 1_000,
  exp: 1_300,
  repository: 'acme/shop',
  repository_id: '73184213',
  repository_owner: 'acme',
  repository_owner_id: '9919',
  ref: 'refs/heads/main',
  event_name: 'push',
};

function suggest(name: string, claims: Claims, more: { iss?: string; audience?: string } = {}) {
  const profile = profileNamed(name);
  return suggestTrust({ iss: 'https://a.example', audience: broker, profile, claims, ...more });
}

/** What is proposed, as `claim: value`; what is for choosing stands in brackets. */
function conditions(name: string, claims: Claims): readonly string[] {
  const { subject } = suggest(name, claims);
  if (subject.kind === 'person') throw new Error('a person has no conditions');
  return subject.conditions.map(({ claim, anyOf, optional }) => {
    const line = `${claim}: ${anyOf.join(' | ')}`;
    return optional ? `(${line})` : line;
  });
}

describe('from a golden token of every platform', () => {
  test.each(everyGolden)('$title: its platform is recognised', (golden) => {
    const recognised = recogniseProfile(golden.registered, claimsOf(golden));
    expect(recognised?.name).toBe(golden.profile);
  });

  test('all profiles have one', () => {
    const covered = new Set(everyGolden.map(({ profile }) => profile));
    expect(Object.keys(profiles).filter((name) => !covered.has(name))).toEqual([]);
  });

  test.each(everyGolden)('$title: what is proposed, and why', (golden) => {
    const profile = profileNamed(golden.profile);
    const shown = { iss: golden.registered, claims: claimsOf(golden), profile, audience: broker };
    expect(suggestTrust(shown)).toMatchSnapshot();
  });
});

describe('a platform is recognised', () => {
  test.each<[string, string, Claims, string | undefined]>([
    ['by its host', githubIss, {}, 'github'],
    ['by its path, at a host of its own', 'https://ghe.acme.example/_services/token', {}, 'github'],
    ['with a port', 'https://login.acme.example:8443/realms/acme', {}, 'keycloak'],
    [
      'as people, of two that share an issuer',
      'https://accounts.google.com',
      { hd: 'acme.example', name: 'Ada' },
      'google-workspace',
    ],
    [
      'as a workload, of two that share an issuer',
      'https://accounts.google.com',
      { sub: '1', email: 'a', email_verified: true, azp: '1' },
      'google',
    ],
    [
      'by a pin, where nothing else tells it',
      'https://login.microsoftonline.com/a/v2.0',
      {
        sub: 's',
        oid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
        tid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      },
      'entra',
    ],
    [
      'never by a suffix of a host',
      'https://gitlab.com.attacker.example/x',
      { project_id: '1' },
      undefined,
    ],
    ['never by a prefix', 'xhttps://jenkins.acme.example/oidc', {}, undefined],
    [
      'by what it could be pinned on, where as much speaks for either',
      'https://ci.acme.example',
      { terraform_run_phase: 'apply', project_id: '4521' },
      'gitlab',
    ],
    [
      'by that also where the other comes first',
      'https://ci.acme.example',
      {
        pipeline_source: 'push',
        user_login: 'ada',
        terraform_organization_id: 'org-A1',
        terraform_project_id: 'prj-A1',
      },
      'terraform',
    ],
    ['never without the dots of a host', 'https://oidcflyio/acme', {}, undefined],
    ['not by nothing', 'https://any.acme.example', { sub: 's' }, undefined],
  ])('%s', (_how, iss, claims, name) => {
    expect(recogniseProfile(iss, claims)?.name).toBe(name);
  });
});

describe('a trust is proposed', () => {
  test('pinned on the id, with what narrows it, and with what the reader may choose', () => {
    const workflow = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
    const more = {
      workflow_ref: workflow,
      job_workflow_ref: workflow,
      runner_environment: 'github-hosted',
    };
    expect(conditions('github', { ...push, ...more })).toEqual([
      'repository_id: 73184213',
      'repository_owner_id: 9919',
      'ref: refs/heads/main',
      'workflow_ref: */.github/workflows/deploy.yml@*',
      `(job_workflow_ref: ${workflow})`,
      '(runner_environment: github-hosted)',
    ]);
  });

  test('without a value that narrows nothing, or has no part that lasts', () => {
    const more = { runner_environment: 'self-hosted', workflow_ref: 'somewhere/else.yml' };
    expect(conditions('github', { ...push, ...more })).toHaveLength(3);
  });

  test.each([
    ['a wildcard', 'refs/heads/*'],
    ['what cannot be seen', 'refs/heads/a\u202eb'],
    ['nothing but blanks', '  '],
    ['more than configuration takes', 'a'.repeat(1_025)],
    ['no text', 7],
  ])('without a condition on %s', (_what, ref) => {
    expect(conditions('github', { ...push, ref })).toEqual([
      'repository_id: 73184213',
      'repository_owner_id: 9919',
    ]);
  });

  test('with a text of the longest length', () => {
    const ref = 'a'.repeat(1_024);
    expect(conditions('github', { ...push, ref })).toContain(`ref: ${ref}`);
  });

  test('with numbers as digits, and only whole ones', () => {
    expect(conditions('buddy', { pipeline_id: 45_289 })).toEqual(['pipeline_id: 45289']);
    expect(conditions('buddy', { pipeline_id: 1.5 })).toEqual([]);
    expect(conditions('github', { ...push, repository_id: 73_184_213 })).not.toContain(
      'repository_id: 73184213',
    );
  });

  test('with the members of a list, each once, and never the text of another kind', () => {
    const uuid = 'a74579f1-2e7d-451e-b009-5c082ad2729e';
    const other = 'b74579f1-2e7d-451e-b009-5c082ad2729e';
    const own = (name: string) => `oidc.circleci.com/${name}`;
    const claims = {
      [own('project-id')]: uuid,
      [own('context-ids')]: [uuid, uuid, other, 1, 'none'],
    };
    expect(conditions('circleci', claims)).toEqual([
      `project_id: ${uuid}`,
      `context_ids: ${uuid} | ${other}`,
    ]);
    expect(conditions('circleci', { [own('project-id')]: [uuid] })).toEqual([]);
  });

  test('without a claim whose company is missing', () => {
    const uuid = 'a74579f1-2e7d-451e-b009-5c082ad2729e';
    const claims = { 'oidc.circleci.com/project-id': uuid, 'oidc.circleci.com/vcs-ref': 'main' };
    expect(conditions('circleci', claims)).toEqual([`project_id: ${uuid}`]);
  });

  test('without a claim that is not proven', () => {
    const google = profileNamed('google');
    const profile = { ...google, narrowing: [{ claim: 'email', because: 'says who' }] };
    const proposed = (claims: Claims) => {
      const { subject } = suggestTrust({ iss: 'https://accounts.google.com', profile, claims });
      return subject.kind === 'trust' && subject.conditions.map(({ claim }) => claim);
    };
    const stated = { sub: '1', email: 'a@b.example' };
    expect(proposed({ ...stated, email_verified: true })).toEqual(['subject', 'email']);
    expect(proposed({ ...stated, email_verified: false })).toEqual(['subject']);
  });

  test('with the name that people know it by, where the token states one that shows as it is', () => {
    const because = (repository: string) => {
      const { subject } = suggest('github', { ...push, repository });
      const [pin] = subject.kind === 'trust' ? subject.conditions : [];
      return [subject.name, pin?.because];
    };
    expect(because('acme/shop')).toEqual([
      'acme/shop',
      'the id of acme/shop: it stays when that name changes, and nobody else gets it',
    ]);
    const unnamed = [undefined, 'says who it is, and is never given to anybody else'];
    expect(because('acme/shop\n# and')).toEqual(unnamed);
    expect(because('')).toEqual(unnamed);
    const ids = { terraform_organization_id: 'org-A1', terraform_project_id: 'prj-A1' };
    const named = suggest('terraform', { ...ids, terraform_organization_name: 'acme' });
    expect(named.subject.name).toBe('acme');
    const both = { terraform_organization_name: 'acme', terraform_project_name: 'shop' };
    expect(suggest('terraform', { ...ids, ...both }).subject.name).toBe('shop');
  });

  test('on the whole set of pins that a platform wants, or on none', () => {
    const ids = { terraform_organization_id: 'org-A1', terraform_project_id: 'prj-A1' };
    expect(conditions('terraform', ids)).toEqual([
      'terraform_organization_id: org-A1',
      'terraform_project_id: prj-A1',
    ]);
    expect(
      conditions('terraform', { terraform_workspace_id: 'ws-A1', terraform_run_phase: 'apply' }),
    ).toEqual([]);
  });

  test('on names where a platform has nothing better, with a word of warning', () => {
    const claims = {
      aud: broker,
      'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'checkout' } },
    };
    expect(conditions('kubernetes', claims)).toEqual([
      'namespace: shop',
      'service_account: checkout',
    ]);
    expect(suggest('kubernetes', claims).warnings).toEqual([
      'the trust rests on names (namespace, service_account), which whoever administers the platform can give to something else; look after who may',
    ]);
  });

  test('and not on names where many share an issuer', () => {
    const { subject, warnings } = suggest('github', {
      ...push,
      repository_id: null,
      repository_owner_id: null,
    });
    expect(subject).toMatchObject({ conditions: [] });
    expect(warnings).toEqual([
      'the token states no id that says whose it is, so nothing can be trusted; docs/issuers/github.md says how a job gets a token that does',
    ]);
  });

  test('for a server of one’s own as for the shared one, by the issuer', () => {
    const own = { iss: 'https://ghe.acme.example/_services/token' };
    expect(suggest('github', { ...push, repository_id: '' }, own).subject).toMatchObject({
      conditions: [{ claim: 'repository_owner_id' }, { claim: 'ref' }],
    });
  });
});

describe('the issuer is proposed', () => {
  const at = (claims: Claims, profile: string, iss: string) =>
    suggest(profile, claims, { iss }).issuer;

  test('unless it is registered', () => {
    const registered = sampleIssuer(githubIss);
    const profile = profileNamed('github');
    const shown = { iss: githubIss, claims: push, profile, audience: broker, registered };
    const { issuer, subject } = suggestTrust(shown);
    expect(issuer).toBeUndefined();
    expect(subject).not.toHaveProperty('instance');
  });

  test('as the instance of a template that is', () => {
    const iss = 'https://oidc.eks.us-east-1.amazonaws.com/id/A1';
    const match = { kind: 'template', template: 'https://oidc.eks.*.amazonaws.com/id/*' } as const;
    const registered = sampleIssuer(iss, { match, profile: 'kubernetes' });
    const shown = { iss, claims: {}, profile: profileNamed('kubernetes'), registered };
    expect(suggestTrust(shown).subject).toMatchObject({ kind: 'trust', instance: iss });
  });

  test.each<[string, Claims, string, string, object]>([
    [
      'with the audience that a platform cannot change',
      { aud: 'x' },
      'spacelift',
      'https://a.app.spacelift.io',
      { audiences: ['x'] },
    ],
    [
      'with several',
      { aud: ['x', 'y', '*', 1] },
      'okta',
      'https://a.okta.com',
      { audiences: ['x', 'y'] },
    ],
    ['without one that it does not state', {}, 'okta', 'https://a.okta.com', {}],
    ['without the audience where it can be asked for', { aud: 'x' }, 'github', githubIss, {}],
    [
      'with the audience of the people’s client',
      { aud: 'x' },
      'keycloak',
      'https://a/realms/b',
      { audiences: ['x'] },
    ],
    [
      'with what must be required',
      { hd: 'acme.example' },
      'google-workspace',
      'https://accounts.google.com',
      { require: { hd: 'acme.example' } },
    ],
    [
      'with a word that its keys are elsewhere',
      {},
      'spiffe',
      'spiffe://acme.example',
      { keysElsewhere: true },
    ],
    ['inside a private network', {}, 'github', 'http://10.0.0.1/x', { privateNetwork: true }],
  ])('%s', (_how, claims, profile, iss, more) => {
    expect(at(claims, profile, iss)).toEqual({ profile, issuer: iss, ...more });
  });
});

describe('whoever trusts a token is warned', () => {
  const warnings = (name: string, changed: Claims = {}, more = {}) =>
    suggest(name, { ...push, ...changed }, more).warnings;
  const own = 'oidc.circleci.com/';

  test('of nothing where nothing is doubtful', () => {
    expect(warnings('github')).toEqual([]);
  });

  test.each<[string, string, Claims, RegExp]>([
    [
      'an event that runs foreign code',
      'github',
      { event_name: 'pull_request_target' },
      /^the trust refuses this very token: event_name expected .* \(allowEvents\), got "pull_request_target"; suggest from a run/,
    ],
    [
      'a self-hosted runner',
      'github',
      { runner_environment: 'self-hosted' },
      /^the job ran on a self-hosted runner.*made anew for each job/,
    ],
    [
      'an unprotected ref',
      'github',
      { ref_protected: 'false' },
      /^the ref is not protected.*protect it$/,
    ],
    [
      'an unprotected environment',
      'gitlab',
      {
        project_id: '1',
        job_project_id: '1',
        namespace_id: '2',
        job_namespace_id: '2',
        environment_protected: 'false',
      },
      /^the environment is not protected/,
    ],
    ['a pull request', 'github', { ref: 'refs/pull/7/merge' }, /^the token is of a pull request/],
    [
      'a build by hand',
      'buildkite',
      { build_source: 'ui', pipeline_id: '0184990a-4782-42b5-afc1-16715b10b1f0' },
      /^the build was started by hand/,
    ],
    [
      'a manual execution',
      'buddy',
      { pipeline_id: 1, triggered_on: 'MANUAL' },
      /^the pipeline was started by hand/,
    ],
    [
      'a person at Entra',
      'entra',
      {
        idtyp: 'user',
        tid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
        oid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      },
      /^the token is a person's/,
    ],
    [
      'a rerun with a shell',
      'circleci',
      { [`${own}ssh-rerun`]: true, [`${own}project-id`]: '0184990a-4782-42b5-afc1-16715b10b1f0' },
      /^the trust refuses this very token: ssh_rerun expected/,
    ],
    [
      'an address that is not verified',
      'google',
      { sub: '1', email: 'a@b.example' },
      /^email proves nothing here, as email_verified is missing; it is left out/,
    ],
    [
      'an address that is said not to be',
      'google',
      { sub: '1', email: 'a@b.example', email_verified: false },
      /^email proves nothing here, as email_verified is false/,
    ],
    [
      'several audiences',
      'github',
      { aud: [broker, 'x'] },
      /^the token is made for "https:\/\/sallyport\.acme\.example", "x", and is refused; ask/,
    ],
    [
      'the default audience',
      'github',
      { aud: 'https://github.com/acme' },
      /^the token is made for "https:\/\/github\.com\/acme", the platform's default perhaps.*ask for one made for "https:\/\/sallyport/,
    ],
    ['no audience', 'github', { aud: 1 }, /^the token is made for nobody, the platform's default/],
    [
      'an audience that others take',
      'spacelift',
      { aud: 'acme', spaceId: 'a', callerId: 'b', runType: 'TRACKED' },
      /^the token is made for "acme", as tokens of this platform are; whoever else/,
    ],
    [
      'a lifetime beyond the limit',
      'github',
      { exp: 1_601 },
      /^the token lives 601 s, longer than the 600 s.*maxLifetimeSeconds$/,
    ],
    [
      'a long lifetime',
      'entra',
      {
        exp: 1_000 + 7_200,
        tid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
        oid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      },
      /^the token is good for 120 minutes, also for whoever copies it/,
    ],
    [
      'a private account',
      'google-workspace',
      {},
      /^the token states no hd, as those of private accounts do/,
    ],
  ])('of %s', (_what, name, changed, expected) => {
    expect(warnings(name, changed)).toContainEqual(expect.stringMatching(expected));
  });

  test('of a fork, whose project is not the pipeline’s', () => {
    const claims = {
      project_id: '1',
      job_project_id: '2',
      namespace_id: '3',
      job_namespace_id: '3',
    };
    expect(warnings('gitlab', claims)).toEqual([
      'the trust refuses this very token: job_project_id expected the same as project_id ("1"), got "2"; suggest from a run that is to have access',
    ]);
  });

  test('with the event that would have to be allowed, and no other', () => {
    const events = (name: string, claims: Claims) => suggest(name, claims).subject;
    expect(events('github', { ...push, event_name: 'workflow_run' })).toMatchObject({
      refusedEvents: ['workflow_run'],
    });
    expect(events('github', { ...push, event_name: 'push' })).toMatchObject({ refusedEvents: [] });
    expect(events('github', { ...push, event_name: 7 })).toMatchObject({ refusedEvents: [] });
    expect(events('circleci', { [`${own}ssh-rerun`]: true })).toMatchObject({
      refusedEvents: ['ssh-rerun'],
    });
  });

  test('not of what just fits', () => {
    expect(warnings('github', { exp: 1_600 })).toEqual([]);
    expect(warnings('github', { ref: 'self-hosted' })).toEqual([]);
    const sound = {
      tid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      oid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
    };
    expect(warnings('entra', { ...sound, exp: 1_000 + 3_600 })).toHaveLength(1);
    expect(warnings('okta', { sub: '00u1', aud: ['a', 'b'] })).toEqual([]);
    expect(warnings('google', { sub: '1' })).toEqual([]);
  });

  test('where no broker is known, to look at the audience', () => {
    const profile = profileNamed('github');
    expect(suggestTrust({ iss: githubIss, claims: push, profile }).warnings).toEqual([
      `the token is made for "${broker}"; see that this is the URL of the broker, or it is refused`,
    ]);
  });

  test('by the limits of the issuer as it is registered', () => {
    const profile = profileNamed('github');
    const registered = sampleIssuer(githubIss, { maxLifetimeSeconds: 60, audiences: ['x', 'y'] });
    const { warnings: said } = suggestTrust({
      iss: githubIss,
      claims: push,
      profile,
      registered,
      audience: broker,
    });
    expect(said).toEqual([
      `the token is made for "${broker}", the platform's default perhaps, and is refused; ask for one made for "x" or "y"`,
      'the token lives 300 s, longer than the 60 s that its issuer is allowed, and is refused; ask for a shorter one, or set maxLifetimeSeconds',
    ]);
    expect(
      suggestTrust({
        iss: githubIss,
        claims: { ...push, aud: 'y', exp: 1_060 },
        profile,
        registered,
      }).warnings,
    ).toEqual([]);
  });

  test('of an issuer that configuration refuses', () => {
    const iss = 'https://sts.windows.net/tenant';
    expect(suggest('entra', {}, { iss }).warnings).toContain(
      'issuers at sts.windows.net end in a slash; write the slash at the end',
    );
    expect(suggest('auth0', {}, { iss: 'https://a.auth0.com' }).warnings).toContain(
      'issuers of Auth0 end in a slash; write the slash at the end',
    );
    expect(suggest('auth0', { sub: 'auth0|1' }, { iss: 'https://a.auth0.com/' }).warnings).toEqual(
      [],
    );
  });
});

describe('a person is proposed', () => {
  test('by sub, with the name that the token states', () => {
    expect(suggest('okta', { sub: '00u1', name: 'Ada' }).subject).toEqual({
      kind: 'person',
      sub: '00u1',
      name: 'Ada',
    });
    const nameless = suggest('okta', { sub: 7 });
    expect(nameless.subject).toStrictEqual({ kind: 'person', sub: '' });
    expect(nameless.warnings).toEqual([
      'the token states no id that says whose it is, so nothing can be trusted; docs/issuers/okta.md says how a job gets a token that does',
    ]);
  });
});

describe('no claims crash a suggestion', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('*', '\n', '__proto__', broker),
  );
  const value = fc.oneof(
    text,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.jsonValue(),
    fc.array(text),
  );
  const run = { seed: 20_261_122, numRuns: campaign(20) };
  for (const profile of Object.values(profiles)) {
    const names = [
      'aud',
      'iat',
      'exp',
      'sub',
      'kubernetes.io',
      'google',
      ...Object.values(profile.claims).map(({ pointer }) => pointer.slice(1).replaceAll('~1', '/')),
    ];
    const claims = fc.record(Object.fromEntries(names.map((name) => [name, value])), {
      requiredKeys: [],
    });
    fuzz.prop([claims, text], run)(`of ${profile.name}`, (stated, iss) => {
      const { subject } = suggestTrust({ iss, claims: stated as Claims, profile });
      recogniseProfile(iss, stated as Claims);
      if (subject.kind === 'person') return;
      const plain = subject.conditions.flatMap(({ anyOf }) => anyOf).join('');
      expect(plain).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    });
  }
});
