import { fc, test as fuzz } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { Claims, Json } from '#core/tokens/claims.ts';
import { isPrintable } from '#core/tokens/is-printable.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { type Profile, refusedEventsOf } from '#core/tokens/profiles/profile.ts';
import { profileOf, profiles } from '#core/tokens/profiles/profiles.ts';
import { profilesOfIssuer } from '#core/tokens/profiles/profiles-of-issuer.ts';
import { campaign } from '#test/campaign.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';
import { deployers } from './goldens/deployers.ts';
import type { Golden } from './goldens/golden.ts';
import { peoplesGoldens } from './goldens/people.ts';
import { pipelines } from './goldens/pipelines.ts';
import { platforms } from './goldens/platforms.ts';
import { present } from './goldens/present.ts';

const goldens = [...pipelines, ...deployers, ...platforms, ...peoplesGoldens];
const everyProfile = Object.values(profiles).map((profile) => ({ name: profile.name, profile }));

function profileNamed(name: string): Profile {
  const profile = profileOf(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}

/** The issuer as configuration would register it for the golden's own audience. */
function registered({ profile: name, registered: iss, claims }: Golden): Issuer {
  const { algorithms, kidRequired, jtiRequired, ...profile } = profileNamed(name);
  const [audience] = [claims.aud].flat();
  return sampleIssuer(iss, {
    ...{ name, profile: name, algorithms, kidRequired, jtiRequired },
    types: profile.types ?? [],
    keyUses: profile.keyUses ?? ['sig'],
    maxLifetimeSeconds: profile.maxLifetimeSeconds,
    maxAgeSeconds: profile.maxAgeSeconds,
    audiences: [String(audience)],
  });
}

describe('a golden token of every platform is accepted and normalised', () => {
  test.each(goldens)('$title', async (golden) => {
    const { workload, iss, sub } = await present(golden, registered(golden));
    expect(iss).toBe(golden.registered);
    expect(workload).toEqual({
      issuer: golden.registered,
      subject: sub,
      profile: golden.profile,
      ...golden.facts,
    });
  });

  test.each(goldens)('$title, and nothing is left of its facts without its claims', (golden) => {
    const { normalise } = profileNamed(golden.profile);
    const { sub } = golden.claims;
    const facts = normalise({ sub } as Claims);
    for (const fact of Object.values(facts)) expect(String(sub)).toContain(fact);
  });

  test('but not when it is of another platform than its issuer is registered as', async () => {
    const [forgejo] = pipelines.filter(({ profile }) => profile === 'forgejo');
    if (forgejo === undefined) throw new Error('no golden token of Forgejo');
    const asGithub = { ...registered(forgejo), profile: 'github' };
    const { workload } = await present(forgejo, asGithub);
    expect(workload.issuer).toBe('https://codeberg.org/api/actions');
    const github = sampleIssuer('https://token.actions.githubusercontent.com');
    await expect(present(forgejo, github)).rejects.toMatchObject({ code: 'unknown_issuer' });
  });
});

describe('some facts have more than one source', () => {
  const normalised = (profile: string, claims: Claims) => profileNamed(profile).normalise(claims);

  test.each<[string, Claims, object]>([
    [
      'buildkite',
      { build_tag: 'v1', build_branch: 'main' },
      { sourceRepositoryRef: 'refs/tags/v1' },
    ],
    [
      'circleci',
      { 'oidc.circleci.com/vcs-origin': 'https://github.com/acme/shop' },
      { sourceRepositoryUri: 'https://github.com/acme/shop' },
    ],
    ['jenkins', { sub: 'shop', build_number: 1 }, { account: 'shop' }],
    [
      'jenkins',
      { sub: 'https://jenkins.acme.example' },
      { account: 'https://jenkins.acme.example' },
    ],
    [
      'google',
      { sub: '1', email: 'a@b.example', email_verified: 'true' },
      { accountIdentifier: '1' },
    ],
    ['forgejo', { iss: 'https://git.acme.example', repository: 'a/b' }, {}],
    ['codefresh', { initiator: 'ada', scm_user_name: 'grace' }, { triggeredBy: 'ada' }],
    [
      'codefresh',
      { platform_url: 'https://cf.acme.example', workflow_id: '7' },
      {
        buildSignerUri: 'https://cf.acme.example/build/7',
        runInvocationUri: 'https://cf.acme.example/build/7',
      },
    ],
  ])('%s', (profile, claims, facts) => {
    expect(normalised(profile, claims)).toEqual(facts);
  });

  test.each<[Claims]>([
    [{ sub: 'checkout' }],
    [{ sub: 'spiffe://acme.example' }],
    [{ sub: 'spiffe://acme.example/a//b' }],
    [{ sub: 'spiffe://acme.example/../b' }],
    [{ sub: `spiffe://acme.example/${'a'.repeat(2_048)}` }],
    [{ sub: 'spiffe://other.example/a', iss: 'spiffe://acme.example' }],
    [{}],
  ])('spiffe refuses %j', (claims) => {
    expect(() => normalised('spiffe', claims)).toThrow(/trust domain|SPIFFE ID/);
  });
});

/** Every claim that a profile knows, or that its golden tokens state. */
function claimNamesOf({ name, claims }: Profile): readonly string[] {
  const roots = Object.values(claims).map(({ pointer }) =>
    String(pointer.split('/')[1]).replaceAll('~1', '/').replaceAll('~0', '~'),
  );
  const known = goldens.filter(({ profile }) => profile === name);
  const stated = known.flatMap((golden) => Object.keys(golden.claims));
  return [...new Set([...roots, ...stated, 'iss', 'sub'])];
}

function claimsNamed(names: readonly string[], value: fc.Arbitrary<Json>): fc.Arbitrary<Claims> {
  const each = Object.fromEntries(names.map((name) => [name, value]));
  return fc.record(each, { requiredKeys: [] }) as fc.Arbitrary<Claims>;
}

describe('no claims crash a profile', () => {
  const hostileText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u202e', '\n', '', '__proto__', 'https://', 'spiffe://a/b', '/'),
  );
  const hostile: fc.Arbitrary<Json> = fc.oneof(
    hostileText,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.jsonValue() as fc.Arbitrary<Json>,
    fc.array(hostileText),
  );

  const run = { seed: 20_261_122, numRuns: campaign(100) };
  for (const { name, profile } of everyProfile) {
    fuzz.prop([claimsNamed(claimNamesOf(profile), hostile)], run)(`of ${name}`, (stated) => {
      try {
        for (const fact of Object.values(profile.normalise(stated))) {
          expect(fact).not.toBe('');
          expect(isPrintable(fact)).toBe(true);
        }
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        expect(error.code).toBe('malformed_token');
      }
    });
  }
});

describe('the table of a profile', () => {
  test.each(everyProfile)('of $name refers only to claims that it has', ({ profile }) => {
    const { claims, pinTogether = [], events, guards = [], mustAgree = [], overage } = profile;
    const companions = Object.values(claims).flatMap(({ onlyWith, provenBy, named: name }) => [
      onlyWith?.claim,
      provenBy?.claim,
      name,
    ]);
    const named = [
      ...pinTogether.flat(),
      ...mustAgree.flat(),
      ...guards.map(({ claim }) => claim),
      ...(profile.mustRequire ?? []),
      ...(profile.narrowing ?? []).map(({ claim }) => claim),
      ...[events?.claim, overage?.claim, ...companions].filter((name) => name !== undefined),
    ];
    for (const name of named) expect(Object.keys(claims)).toContain(name);
  });

  test.each(everyProfile)('of $name proves a claim by another where it is', ({ profile }) => {
    for (const { provenBy } of Object.values(profile.claims)) {
      if (provenBy === undefined) continue;
      expect(profile.claims[provenBy.claim]?.pointer).toBe(provenBy.pointer);
    }
  });

  test.each(everyProfile)('of $name pins nothing that a list could hold', ({ profile }) => {
    for (const claim of Object.values(profile.claims)) {
      expect(claim.immutable === true && claim.kind === 'list').toBe(false);
      expect(claim.immutable === true && (claim.mutable ?? claim.callerChosen ?? false)).toBe(
        false,
      );
    }
  });

  test.each(everyProfile)('of $name gives values their form', ({ profile }) => {
    const stated = goldens.filter((golden) => golden.profile === profile.name);
    for (const { pointer, form } of Object.values(profile.claims)) {
      if (form === undefined) continue;
      const name = pointer.slice(1).replaceAll('~1', '/');
      const values = stated.flatMap(({ claims }) => claims[name] ?? []).map(String);
      const fitting = values.filter((value) => form.pattern.test(value));
      // Where tokens state another form too, it is refused in its own words.
      if (form.otherwise === undefined) expect(fitting).toEqual(values);
      else expect(fitting).not.toEqual([]);
    }
  });

  test.each(everyProfile)(
    'of $name never lets a token be older than it may live',
    ({ profile }) => {
      expect(profile.maxAgeSeconds).toBeLessThanOrEqual(profile.maxLifetimeSeconds);
      expect(profile.issuers.length).toBeGreaterThan(0);
    },
  );

  test('names every event that tokens are refused for', () => {
    const refusing = everyProfile.flatMap(({ name, profile }) =>
      refusedEventsOf(profile).length > 0 ? [[name, refusedEventsOf(profile)]] : [],
    );
    expect(Object.fromEntries(refusing)).toEqual({
      github: ['pull_request_target', 'workflow_run'],
      circleci: ['ssh-rerun'],
      terraform: ['plan'],
      spacelift: ['PROPOSED', 'TESTING', 'TASK'],
      codefresh: ['pull_request'],
      forgejo: ['pull_request_target', 'workflow_run'],
      vercel: ['preview', 'development'],
    });
  });
});

describe('an issuer is known by its platform', () => {
  test.each(goldens)('$title', ({ profile, registered: iss }) => {
    const known = profilesOfIssuer(iss);
    if (known.length > 0) expect(known).toContain(profile);
    else expect(iss).toMatch(/acme\.example/);
  });

  test.each([
    ['https://token.actions.githubusercontent.com', ['github']],
    ['https://token.actions.githubusercontent.com/acme', ['github']],
    ['https://gitlab.com', ['gitlab']],
    ['https://accounts.google.com', ['google', 'google-workspace']],
    ['https://oidc.eks.*.amazonaws.com/id/*', ['kubernetes']],
    ['https://*.oic.prod-aks.azure.com/*/*/', ['kubernetes']],
    ['https://acme.eu.auth0.com/', ['auth0']],
    ['https://acme.okta.com/oauth2/default', ['okta']],
    ['https://git.acme.example/api/actions', []],
    ['https://jenkins.acme.example/oidc', []],
    ['https://gitlab.com.attacker.example', []],
    ['https://evil.example/https://gitlab.com', []],
    ['spiffe://acme.example', []],
  ])('%s is one of %j', (iss, known) => {
    expect(profilesOfIssuer(iss)).toEqual(known);
  });
});
