import { describe, expect, test } from 'vitest';
import { evaluate } from '#core/iam/evaluate.ts';
import type { ConditionCase } from './cases/condition-case.ts';
import { setConditions } from './cases/set-conditions.ts';
import { stringConditions } from './cases/string-conditions.ts';
import { typedConditions } from './cases/typed-conditions.ts';
import { policy } from './policy.ts';

const everything = policy([{ Effect: 'Allow', Action: '*', Resource: '*' }]);

/** What becomes of a request when the only Allow, or the only Deny, has the condition. */
function effects({ when, context, version = '2012-10-17' }: ConditionCase) {
  const request = {
    principal: 'arn:aws:iam::111122223333:role/shop-deploy',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::acme-shop-site/index.html',
    context,
  };
  const conditional = (effect: 'Allow' | 'Deny') =>
    policy([{ Effect: effect, Action: '*', Resource: '*', Condition: when }], version);
  return {
    allow: evaluate(request, { identity: [conditional('Allow')] }).effect,
    deny: evaluate(request, { identity: [everything, conditional('Deny')] }).effect,
  };
}

describe.each([
  ['string operators and variables', stringConditions],
  ['typed operators', typedConditions],
  ['sets, IfExists and Null', setConditions],
])('conditions: %s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    expect(effects(one)).toEqual({
      allow: one.holds === true ? 'allow' : 'implicit-deny',
      deny: one.holds === false ? 'allow' : 'explicit-deny',
    });
  });
});

test('no two cases have the same name', () => {
  const names = [...stringConditions, ...typedConditions, ...setConditions].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
