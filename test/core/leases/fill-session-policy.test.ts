import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { parseGlob } from '#core/iam/patterns/glob.ts';
import { claimValueCharacters, claimVariablesOf } from '#core/leases/claim-variables.ts';
import { fillSessionPolicy, isSafeValue } from '#core/leases/fill-session-policy.ts';
import { planLease } from '#core/leases/plan-lease.ts';
import type { Claims } from '#core/tokens/claims.ts';
import { bitbucket } from '#core/tokens/profiles/bitbucket.ts';
import { github } from '#core/tokens/profiles/github.ts';
import { campaign } from '#test/campaign.ts';
import { policy } from '#test/core/iam/policy.ts';
import { faultOf } from './fault-of.ts';
import { leaseRequest } from './lease-request.ts';

const cut = (Resource: unknown, Condition?: unknown) =>
  policy([
    {
      Sid: 'WriteBuilds',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource,
      ...(Condition === undefined ? {} : { Condition }),
    },
  ]);

const builds = {
  sessionPolicy: cut('arn:aws:s3:::builds/${repository_id}/*'),
  variables: ['repository_id'],
};

function filled(claims: Claims, given = builds, profile = github): string {
  const document = fillSessionPolicy(given, { claims, profile });
  return document === null ? '' : printPolicyDocument(document);
}

describe('a variable', () => {
  test('is replaced by the claim of that name', () => {
    expect(filled({ repository_id: '73184213' })).toContain('arn:aws:s3:::builds/73184213/*');
    expect(filled({ repository_id: 73_184_213 })).toContain('arn:aws:s3:::builds/73184213/*');
  });

  test('is replaced wherever it stands in resources and values of conditions', () => {
    const sessionPolicy = cut(['arn:aws:s3:::${ref_type}/*', 'arn:aws:s3:::b/${ref_type}-${sha}'], {
      StringEquals: { 's3:prefix': ['${ref_type}', '${aws:username}${$}'] },
    });
    const text = filled(
      { ref_type: 'tag', sha: 'f00' },
      { sessionPolicy, variables: ['ref_type', 'sha'] },
    );
    expect(JSON.parse(text).Statement[0]).toMatchObject({
      Resource: ['arn:aws:s3:::tag/*', 'arn:aws:s3:::b/tag-f00'],
      Condition: { StringEquals: { 's3:prefix': ['tag', '${aws:username}${$}'] } },
    });
  });

  test('may be an id in braces, as Bitbucket writes them', () => {
    const id = '{9f6d3a52-0000-4b7a-8f9e-0123456789ab}';
    const given = {
      sessionPolicy: cut('arn:aws:s3:::builds/${repositoryUuid}/*'),
      variables: ['repositoryUuid'],
    };
    expect(filled({ repositoryUuid: id }, given, bitbucket)).toContain(`builds/${id}/*`);
  });

  test('leaves a statement of exclusions as it is', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::builds/*' };
    const { statements } = builds.sessionPolicy;
    const sessionPolicy = {
      ...builds.sessionPolicy,
      statements: [...statements, ...policy([deny]).statements],
    };
    const text = filled({ repository_id: '1' }, { ...builds, sessionPolicy });
    expect(JSON.parse(text).Statement[1]).toEqual(deny);
  });

  test('that nobody declared stays, and a grant without a policy has none', () => {
    const { sessionPolicy } = builds;
    expect(fillSessionPolicy({ sessionPolicy }, { claims: {}, profile: github })).toBe(
      sessionPolicy,
    );
    const none = { sessionPolicy: null, variables: ['sha'] };
    expect(fillSessionPolicy(none, { claims: {}, profile: github })).toBeNull();
  });
});

describe('a claim is unusable', () => {
  test.each([
    ['that the token lacks', {}],
    ['that is empty', { repository_id: '' }],
    ['that is no text', { repository_id: ['73184213'] }],
    ['that is no whole number', { repository_id: 1.5 }],
  ])('%s', (_, claims) => {
    const fault = faultOf(() => filled(claims));
    expect(fault.code).toBe('claim_unusable');
    expect(fault.message).toBe(
      'the token has no claim "repository_id", and the session policy of this grant is cut by it; ask with a token that states it, from a run that has one',
    );
    expect(fault.detail).toEqual({ claim: 'repository_id' });
  });

  test('that the profile does not have, not even as a prototype has it', () => {
    const given = { ...builds, variables: ['constructor'] };
    expect(faultOf(() => filled({ constructor: 'a' }, given)).code).toBe('claim_unusable');
  });

  test.each([
    '*',
    'a*',
    'a?',
    '$a',
    '${aws:username}',
    'a/b',
    '../a',
    '..',
    '.',
    'a:b',
    'a b',
    'a\nb',
    'ä',
    '{a}',
    '{9f6d3a52-0000-4b7a-8f9e-0123456789ab}/',
    `{${'-'.repeat(36)}}`,
    'a'.repeat(129),
  ])('whose value is %j', (value) => {
    const fault = faultOf(() => filled({ repository_id: value }));
    expect(fault.code).toBe('claim_unusable');
    expect(fault.message).toContain('the claim "repository_id" holds what may not stand in');
    expect(fault.detail).toEqual({ claim: 'repository_id' });
    if (value.length > 2) expect(JSON.stringify(fault)).not.toContain(JSON.stringify(value));
  });

  test('never where its value means only itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab0._@=+,-*?${}/: '), maxLength: 6 }),
        (value) => {
          if (!isSafeValue(value)) return;
          expect(value).toMatch(new RegExp(`^[${claimValueCharacters}]+$`));
          const glob = parseGlob(`a${value}b`, { wildcards: true, variables: true });
          expect(glob?.every(({ kind }) => kind === 'literal')).toBe(true);
        },
      ),
      { seed: 20_260_715, numRuns: campaign(2_000) },
    );
    expect(
      ['73184213', 'refs.heads', 'a@b.example', 'x+y=z,1', 'a'.repeat(128)].every(isSafeValue),
    ).toBe(true);
  });
});

describe('variables of ours', () => {
  test('are those without a colon, each with its place', () => {
    const document = policy([
      { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::${a}' },
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::${aws:userid}', 'arn:aws:s3:::$${b}/${*}'],
        Condition: { StringLike: { 'aws:RequestTag/${c}': ['${d}', '${$}'] } },
      },
    ]);
    expect(claimVariablesOf(document)).toEqual([
      {
        ...{ name: 'a', path: ['Statement', 0, 'NotResource'], isReplaced: false },
        ...{ before: 'arn:aws:s3:::', after: '' },
      },
      {
        ...{ name: 'b', path: ['Statement', 1, 'Resource'], isReplaced: true },
        ...{ before: 'arn:aws:s3:::$', after: '/${*}' },
      },
      {
        name: 'c',
        path: ['Statement', 1, 'Condition', 'StringLike', 'aws:RequestTag/${c}'],
        isReplaced: false,
        before: 'aws:RequestTag/',
        after: '',
      },
      {
        name: 'd',
        path: ['Statement', 1, 'Condition', 'StringLike', 'aws:RequestTag/${c}'],
        isReplaced: true,
        before: '',
        after: '',
      },
    ]);
  });
});

test('what is sent, hashed and narrowed is the policy with the claims in it', () => {
  const request = leaseRequest({ grant: builds });
  const token = { ...request.token, profile: github, claims: { repository_id: '73184213' } };
  const inside = policy([
    { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::builds/73184213/new/*' },
  ]);
  const plan = planLease({
    ...request,
    token,
    narrowing: { policy: printPolicyDocument(inside) },
  });
  expect(plan.assumeRole.policy).toContain('arn:aws:s3:::builds/73184213/new/*');
  const outside = {
    policy: printPolicyDocument(
      policy([{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::builds/1/*' }]),
    ),
  };
  expect(faultOf(() => planLease({ ...request, token, narrowing: outside })).code).toBe(
    'invalid_scope',
  );
});
