import { describe, expect, test } from 'vitest';
import type { Claims } from '#core/tokens/claims.ts';
import { aws } from '#core/tokens/profiles/aws.ts';
import { buddy } from '#core/tokens/profiles/buddy.ts';
import { textOf } from '#core/tokens/profiles/facts.ts';
import { jenkins } from '#core/tokens/profiles/jenkins.ts';
import { spiffe } from '#core/tokens/profiles/spiffe.ts';
import { vercel } from '#core/tokens/profiles/vercel.ts';

describe('a claim is a fact', () => {
  test.each([
    ['a', 'a'],
    [7, '7'],
    [-1, '-1'],
    ['', undefined],
    [1.5, undefined],
    [true, undefined],
    [null, undefined],
    [undefined, undefined],
    [['a'], undefined],
  ])('as %j: %j', (value, fact) => {
    expect(textOf(value)).toBe(fact);
  });

  test('unless it would not show as what it is', () => {
    expect(() => textOf('shop\u202e')).toThrow(
      'a claim of the token holds control or bidirectional characters where a name is expected; rename what it names',
    );
  });
});

describe('what only some tokens of a platform state', () => {
  test('aws: the function that asked', () => {
    const lambda_source_function_arn = 'arn:aws:lambda:us-east-1:111122223333:function:a';
    const claims: Claims = { 'https://sts.amazonaws.com/': { lambda_source_function_arn } };
    expect(aws.normalise(claims)).toEqual({ runInvocationUri: lambda_source_function_arn });
  });

  test('buddy: the account of the workspace', () => {
    expect(buddy.normalise({ account_id: '7' })).toMatchObject({
      sourceRepositoryOwnerIdentifier: '7',
    });
  });

  test('vercel: who asked from their own machine', () => {
    expect(vercel.normalise({ user_id: 'u' })).toEqual({ triggeredBy: 'u' });
  });
});

test.each([
  ['https://ci.acme.example/job/shop/', 'https://ci.acme.example/job/shop/'],
  ['http://ci.acme.example/job/shop/', undefined],
  ['https://ci.acme.example/job/shop', undefined],
  ['shop/', undefined],
])('the sub of Jenkins %s is the job at %s', (sub, uri) => {
  expect(jenkins.normalise({ sub, build_number: 3 }).buildConfigUri).toBe(uri);
});

describe('a JWT-SVID', () => {
  const sub = 'spiffe://acme.example/shop/checkout';

  test.each([undefined, 'spiffe://acme.example', 'https://oidc.acme.example'])(
    'may come from %s',
    (iss) => {
      const claims = iss === undefined ? { sub } : { sub, iss };
      expect(spiffe.normalise(claims)).toEqual({ realm: 'acme.example', account: sub });
    },
  );

  test('never from another trust domain, nor without a path', () => {
    const other = () => spiffe.normalise({ sub, iss: 'spiffe://other.example' });
    expect(other).toThrow(expect.objectContaining({ code: 'malformed_token' }));
    const bare = () => spiffe.normalise({ sub: 'spiffe://acme.example' });
    expect(bare).toThrow(expect.objectContaining({ code: 'malformed_token' }));
  });
});
