import { describe, expect, test } from 'vitest';
import type { TrustDeclaration } from '#core/config/files/identities-file.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import { compileTrust } from '#core/trust/compile-trust.ts';
import { issuerOf } from './trust-fixtures.ts';

interface Given {
  readonly profile?: string;
  readonly issuer?: Partial<Issuer>;
  readonly isShared?: boolean;
  readonly change?: Partial<Profile>;
}

function compile(declared: Partial<TrustDeclaration>, given: Given = {}) {
  const { profile: name = 'github', isShared = true } = given;
  const profile = profileOf(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return compileTrust({
    declaration: { issuer: name, claims: {}, ...declared },
    index: 3,
    issuer: { ...issuerOf(name), ...given.issuer },
    profile: { ...profile, ...given.change },
    isShared,
  });
}

const pinned = { repository_id: '73184213' };

function messages(declared: Partial<TrustDeclaration>, given?: Given): readonly string[] {
  return compile(declared, given).findings.map(
    ({ path, message, remedy }) => `${path.join('.')}: ${message} | ${remedy}`,
  );
}

test('a sound trust compiles to conditions by pointer', () => {
  const { trust, findings } = compile({
    claims: { ...pinned, ref: ['refs/heads/main', 'refs/tags/*'] },
    allowEvents: ['workflow_run'],
  });
  expect(findings).toEqual([]);
  expect(trust).toEqual({
    index: 3,
    issuer: 'github',
    iss: 'https://github.example',
    conditions: [
      { claim: 'repository_id', pointer: '/repository_id', anyOf: ['73184213'], immutable: true },
      {
        claim: 'ref',
        pointer: '/ref',
        anyOf: ['refs/heads/main', 'refs/tags/*'],
        immutable: false,
      },
    ],
    allowEvents: ['workflow_run'],
    grantsPerToken: 1,
  });
});

describe('a trust is refused', () => {
  const rows: readonly (readonly [string, Partial<TrustDeclaration>, RegExp, Given?])[] = [
    [
      'that pins no id on a shared issuer',
      { claims: { repository: 'acme/shop' } },
      /^claims: .*no immutable id is pinned \| add one of repository_id, repository_owner_id/,
    ],
    ['without any claim', { claims: {} }, /^claims: .*no immutable id is pinned/],
    [
      'that gives no claim exactly on an issuer of one tenant',
      { claims: { repository: 'acme/*' } },
      /^claims: no claim is given exactly/,
      { isShared: false },
    ],
    [
      'that says exactly only how a job runs, on an issuer of one tenant',
      { claims: { ref: 'refs/heads/main', event_name: 'push' } },
      /^claims: the claims that are given exactly say how a workload runs and not which one/,
      { isShared: false },
    ],
    [
      'that says of a role only the Region',
      { claims: { source_region: 'us-east-1' } },
      /^claims: the claims that are given exactly say how a workload runs and not which one/,
      { profile: 'aws', isShared: false },
    ],
    [
      'that names a service account of whatever namespace',
      { claims: { service_account: 'checkout', namespace: 'shop-*' } },
      /^claims: .*do not say which workload this is \| give service_account_uid, or namespace/,
      { profile: 'kubernetes', isShared: false },
    ],
    [
      'whose pin is a wildcard',
      { claims: { repository_id: '7318*' } },
      /^claims\.repository_id: .*wildcard/,
    ],
    [
      'whose second alternative of a pin is a wildcard',
      { claims: { repository_id: ['7', '*'] } },
      /^claims\.repository_id\.1: .*wildcard/,
    ],
    [
      'with two stars together',
      { claims: { ...pinned, ref: 'refs/**' } },
      /^claims\.ref: "\*\*" means no more/,
    ],
    [
      'with an alternative twice',
      { claims: { ...pinned, ref: ['a', 'a'] } },
      /^claims\.ref\.1: this stands here twice/,
    ],
    [
      'with a claim that does not exist',
      { claims: { ...pinned, enviroment: 'production' } },
      /^claims\.enviroment: .*did you mean "environment"/,
    ],
    [
      'with a claim named like an object’s own method',
      { claims: { ...pinned, toString: 'x' } },
      /^claims\.toString: "toString" is not a claim/,
    ],
    [
      'on a claim that the caller chooses',
      { claims: { ...pinned, actor: 'ada' } },
      /^claims\.actor: actor is chosen by whoever runs the job/,
    ],
    [
      'on sub where it can be reshaped',
      { claims: { ...pinned, sub: 'repo:acme/shop:*' } },
      /^claims\.sub: the sub of github tokens sums other claims up.*repository_id/,
    ],
    [
      'on sub of GitLab',
      { claims: { project_id: '1', sub: 'project_path:acme/*' } },
      /^claims\.sub: the sub of gitlab/,
      { profile: 'gitlab' },
    ],
    [
      'on sub where it has another name',
      { claims: { sub: 'arn:aws:iam::444455556666:role/a' } },
      /^claims\.sub: .*is called role here \| write role/,
      { profile: 'aws', isShared: false },
    ],
    [
      'that allows an event which needs no allowing',
      { claims: pinned, allowEvents: ['push'] },
      /^allowEvents\.0: "push" is not an event .* pull_request_target, workflow_run/,
    ],
    [
      'that allows an event where there are none',
      { claims: { account: '1' }, allowEvents: ['push'] },
      /^allowEvents\.0: .*are: none/,
      { profile: 'aws', isShared: false },
    ],
    [
      'with an instance of an issuer that has none',
      { claims: pinned, instance: 'https://github.example' },
      /^instance: issuer github is not a template/,
    ],
    [
      'with several grants for a token where each can have its own',
      { claims: pinned, grantsPerToken: ['a', 'b'] },
      /^grantsPerToken: a github job can ask for a token of its own/,
    ],
    [
      'of people',
      { claims: { subject: 'ada' } },
      /^issuer: issuer people names people/,
      { profile: 'people', isShared: false },
    ],
    [
      'on a shared platform without any immutable claim',
      { claims: { repository: 'a' } },
      /add one of a claim that its holder cannot choose/,
      { change: { claims: { repository: { pointer: '/repository' } } } },
    ],
  ];
  const cases = rows.map(([name, declared, expected, given = {}]) => {
    return { name, declared, expected, given };
  });

  test.each(cases)('$name', ({ declared, expected, given }) => {
    const found = messages(declared, given);
    expect(
      found.some((message) => expected.test(message)),
      found.join('\n'),
    ).toBe(true);
    expect(compile(declared, given).findings).toMatchSnapshot();
  });
});

describe('a trust in a template issuer', () => {
  const template = 'https://oidc.eks.*.amazonaws.com/id/*';
  const given = {
    profile: 'kubernetes',
    isShared: false,
    issuer: { match: { kind: 'template', template } },
  } as const;
  const claims = { service_account_uid: 'u-1' };

  test('binds to one instance', () => {
    const instance = 'https://oidc.eks.us-east-1.amazonaws.com/id/AB12';
    const { trust, findings } = compile({ claims, instance }, given);
    expect(findings).toEqual([]);
    expect(trust.iss).toBe(instance);
  });

  test('is refused without an instance', () => {
    expect(messages({ claims }, given)).toEqual([
      `instance: issuer kubernetes is a template, and the trust does not say which instance | add instance: the exact iss, one that ${template} describes`,
    ]);
  });

  test.each([
    'https://oidc.eks.us-east-1.amazonaws.com/id/',
    'https://oidc.eks.a.amazonaws.com/id/a/b',
    'https://evil.example/?https://oidc.eks.us-east-1.amazonaws.com/id/A',
  ])('is refused for the instance %s', (instance) => {
    expect(messages({ claims, instance }, given)).toEqual([
      `instance: the instance is not one that ${template} describes | write the iss of the tokens, byte for byte`,
    ]);
  });
});

test('what a trust leaves out is the strictest there is', () => {
  const { trust } = compile({ claims: { ...pinned, nonsense: 'x' } });
  expect(trust).toMatchObject({ allowEvents: [], grantsPerToken: 1 });
  expect(trust.conditions[1]).toEqual({
    claim: 'nonsense',
    pointer: '',
    anyOf: ['x'],
    immutable: false,
  });
  const template = { kind: 'template', template: 'https://*.example' } as const;
  expect(compile({ claims: pinned }, { issuer: { match: template } }).trust.iss).toBe('');
});

test('a claim called sub is one like any other where the profile has it', () => {
  const change = { claims: { sub: { pointer: '/sub', immutable: true } } } as const;
  expect(messages({ claims: { sub: 'one' } }, { change })).toEqual([]);
});

test('a claim that the profile calls otherwise is told by that name, slashes and tildes and all', () => {
  const change = { claims: { short: { pointer: '/a~1b~0c', immutable: true } } } as const;
  expect(messages({ claims: { 'a/b~c': 'x', short: 'x' } }, { change })).toEqual([
    'claims.a/b~c: the a/b~c of github tokens is called short here | write short',
  ]);
});

describe('a claim that proves little alone', () => {
  const company = { claim: 'repo', because: 'forks have it too' };
  const change = {
    claims: {
      repo: { pointer: '/repo', immutable: true },
      branch: { pointer: '/branch', onlyWith: company },
    },
  } as const;

  test('is refused without the one that goes with it', () => {
    const [first] = compile({ claims: { branch: 'main' } }, { isShared: false, change }).findings;
    expect(first).toEqual({
      path: ['claims', 'branch'],
      at: 'key',
      message: 'branch alone proves little: forks have it too',
      remedy: 'add repo as a condition too',
    });
  });

  test('is accepted beside it, whichever comes first', () => {
    for (const claims of [
      { branch: 'main', repo: '1' },
      { repo: '1', branch: 'main' },
    ]) {
      expect(messages({ claims }, { change })).toEqual([]);
    }
  });
});

describe('a platform of which some claims say only together who it is', () => {
  const claim = (name: string) => ({ pointer: `/${name}`, immutable: true }) as const;
  const change = {
    claims: { a: claim('a'), b: claim('b'), c: { pointer: '/c' } },
    pinTogether: [['a', 'b'], ['c']],
  } as const;

  test.each([{ a: '1', b: '2' }, { c: ['3', '4'] }, { a: '1', c: '3' }])('takes %j', (claims) => {
    expect(messages({ claims }, { change })).toEqual([]);
  });

  test.each([{ a: '1' }, { c: ['3', '4*'] }, { b: '2', c: '*' }])('does not take %j', (claims) => {
    expect(compile({ claims }, { change }).findings).toEqual([
      {
        path: ['claims'],
        at: 'key',
        message: 'the claims that are given exactly do not say which workload this is',
        remedy: 'give a and b, or c, without "*"',
      },
    ]);
  });
});

test('a long name of a claim is cut before it is repeated', () => {
  const [message] = messages({ claims: { ...pinned, ['x'.repeat(500)]: 'y' } });
  expect(message).toContain(`: "${'x'.repeat(64)}" is not a claim`);
});

describe('on an issuer of one tenant', () => {
  const given = { isShared: false } as const;

  test.each([
    ['github', { repository_owner: 'acme', repository: 'acme/shop-*' }],
    ['github', { repository_id: '73184213', ref: 'refs/*' }],
    ['kubernetes', { namespace: 'shop', service_account: 'check*' }],
    ['kubernetes', { service_account_uid: '3f1c2a9e-5b7d-4a53-9c1e-0d2f6f8f1b11' }],
  ])('one name or id of %s that is given exactly is enough: %o', (profile, claims) => {
    expect(messages({ claims }, { ...given, profile })).toEqual([]);
  });

  test('a claim is given exactly only if each of its alternatives is', () => {
    expect(messages({ claims: { repository: ['acme/shop', 'acme/*'] } }, given)).toEqual([
      expect.stringMatching(/^claims: no claim is given exactly/),
    ]);
  });
});

test('a platform with one token for a job may serve several grants with it', () => {
  const { trust, findings } = compile(
    { claims: { project_id: '1' }, grantsPerToken: ['one-grant', 'two-grant'] },
    { profile: 'gitlab' },
  );
  expect(findings).toEqual([]);
  expect(trust.grantsPerToken).toEqual(['one-grant', 'two-grant']);
});
