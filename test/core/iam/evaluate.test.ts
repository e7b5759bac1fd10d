import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '#core/iam/access-request.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { type AppliedPolicies, evaluate } from '#core/iam/evaluate.ts';
import { campaign } from '#test/campaign.ts';
import { anyPolicy, anyRequest, anyStatement } from './arbitraries.ts';
import { type EvaluationCase, layerCases, role, session } from './cases/evaluation-cases.ts';
import { patternCases } from './cases/pattern-cases.ts';
import { policy } from './policy.ts';

const base: AccessRequest = {
  principal: session,
  role,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  context: {},
};

function policiesOf(one: EvaluationCase): AppliedPolicies {
  const limit = (statements: EvaluationCase['session']) =>
    statements === undefined ? null : policy(statements);
  const { identity = [], resource } = one;
  return {
    identity: identity.length === 0 ? [] : [policy(identity)],
    session: limit(one.session),
    boundary: limit(one.boundary),
    resource: resource === undefined ? null : policy(resource, '2012-10-17', 'resource'),
  };
}

describe.each([
  ['layers', layerCases],
  ['patterns', patternCases],
])('evaluation: %s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const evaluation = evaluate({ ...base, ...one.request }, policiesOf(one));
    expect({ effect: evaluation.effect, layer: evaluation.layer }).toEqual({
      effect: one.effect,
      layer: one.layer ?? null,
    });
  });
});

test('the determining statements are named by layer, place and sid', () => {
  const identity = [
    policy([{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }]),
    policy([
      { Sid: 'Other', Effect: 'Allow', Action: 's3:PutObject', Resource: '*' },
      { Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: '*' },
    ]),
  ];
  const limit = policy([{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]);
  expect(evaluate(base, { identity, session: limit }).determining).toEqual([
    { layer: 'identity', policy: 1, statement: 1, sid: 'Read' },
    { layer: 'session', policy: 0, statement: 0, sid: null },
  ]);
});

describe('statements that no parser lets through are void when they allow and hold when they deny', () => {
  const whole = { actions: ['*'], resources: ['*'] };
  const broken: readonly [string, Omit<Statement, 'effect'>][] = [
    ['an unknown condition operator', { ...whole, conditions: { StringEqualz: { 'a:b': ['c'] } } }],
    ['a value that is no number', { ...whole, conditions: { NumericEquals: { 'a:b': ['c'] } } }],
    ['a Null that is neither', { ...whole, conditions: { Null: { 'a:b': ['maybe'] } } }],
    ['an ARN pattern of two parts', { ...whole, conditions: { ArnLike: { 'a:b': ['arn:x'] } } }],
    ['an open variable in a value', { ...whole, conditions: { StringLike: { 'a:b': ['${x'] } } }],
    ['an open variable in a resource', { actions: ['*'], resources: ['arn:${aws'] }],
    ['a variable that is none', { actions: ['*'], resources: ['arn:${}'] }],
    ['neither Action nor NotAction', { resources: ['*'] }],
    ['both Action and NotAction', { actions: ['*'], notActions: [], resources: ['*'] }],
    ['both Resource and NotResource', { actions: ['*'], notResources: [], resources: ['*'] }],
    ['no Resource at all', { actions: ['*'] }],
    ['a Principal in an identity policy', { ...whole, principals: '*' }],
    ['a NotPrincipal in an identity policy', { ...whole, notPrincipals: '*' }],
  ];
  const document = (statement: Statement): PolicyDocument => ({
    version: '2012-10-17',
    statements: [statement],
  });
  const request = { ...base, context: { 'a:b': 'arn:aws:s3:::c' } };
  const everything = document({ effect: 'Allow', ...whole });

  test.each(broken)('%s', (_, statement) => {
    const allowing = document({ ...statement, effect: 'Allow' });
    expect(evaluate(request, { identity: [allowing] }).effect).toBe('implicit-deny');
    const denying = document({ ...statement, effect: 'Deny' });
    expect(evaluate(request, { identity: [everything, denying] }).effect).toBe('explicit-deny');
  });

  test.each<[string, Omit<Statement, 'effect'>]>([
    ['no Principal at all', whole],
    ['both Principal and NotPrincipal', { ...whole, principals: '*', notPrincipals: '*' }],
    ['NotPrincipal', { ...whole, notPrincipals: { AWS: ['arn:aws:iam::1:user/x'] } }],
  ])('in a resource policy: %s', (_, statement) => {
    const resource = document({ ...statement, effect: 'Allow' });
    expect(evaluate(request, { identity: [], resource }).effect).toBe('implicit-deny');
    const denying = document({ ...statement, effect: 'Deny' });
    const evaluation = evaluate(request, { identity: [everything], resource: denying });
    expect(evaluation.effect).toBe('explicit-deny');
  });
});

test('a principal whose ARN is no ARN is only everyone', () => {
  const named = (principal: string) => ({ ...base, principal, role: principal });
  const resource = policy(
    [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: '*', Resource: '*' }],
    '2012-10-17',
    'resource',
  );
  expect(evaluate(named('nobody'), { identity: [], resource }).effect).toBe('allow');
});

describe('properties', () => {
  const runs = { seed: 20_260_715, numRuns: campaign(300) };

  test('a Deny that is added never turns a denial into an allowance', () => {
    fc.assert(
      fc.property(anyPolicy, anyStatement, anyRequest, (document, statement, request) => {
        const more: PolicyDocument = {
          ...document,
          statements: [...document.statements, { ...statement, effect: 'Deny' }],
        };
        const before = evaluate(request, { identity: [document] }).effect;
        const after = evaluate(request, { identity: [more] }).effect;
        expect(after === 'allow' && before !== 'allow').toBe(false);
      }),
      runs,
    );
  });

  test('a Deny that applies wins in whatever layer it stands', () => {
    const denyAll: PolicyDocument = {
      version: '2012-10-17',
      statements: [{ effect: 'Deny', actions: ['*'], resources: ['*'], principals: '*' }],
    };
    const places = fc.constantFrom('session', 'boundary', 'resource');
    fc.assert(
      fc.property(anyPolicy, places, anyRequest, (document, place, request) => {
        const policies = { identity: [document], [place]: denyAll };
        expect(evaluate(request, policies).effect).toBe('explicit-deny');
        expect(evaluate(request, { identity: [document, denyAll] }).effect).toBe('explicit-deny');
      }),
      runs,
    );
  });

  test('a session policy and a boundary never widen', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, anyRequest, (document, limit, request) => {
        const without = evaluate(request, { identity: [document] }).effect;
        for (const limited of [{ session: limit }, { boundary: limit }]) {
          const effect = evaluate(request, { identity: [document], ...limited }).effect;
          const alone = evaluate(request, { identity: [limit] }).effect;
          expect(effect === 'allow').toBe(without === 'allow' && alone === 'allow');
        }
      }),
      runs,
    );
  });

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(anyPolicy, anyRequest, (document, request) => {
        const reversed = { ...document, statements: document.statements.toReversed() };
        expect(evaluate(request, { identity: [reversed] }).effect).toBe(
          evaluate(request, { identity: [document] }).effect,
        );
      }),
      runs,
    );
  });
});
