import { expect, test } from 'vitest';
import type { Decision } from '#core/policy/decision.ts';
import { explainDecision } from '#core/policy/explain.ts';

const policies = [
  { id: 'shop#deploy', text: '', annotations: { description: 'shop is deployed from main' } },
  {
    id: 'shop#change',
    text: '',
    annotations: { description: 'a person looks first', advice: 'ask Grace' },
  },
  { id: 'shop#3', text: '', annotations: {} },
];
const plain: Decision = {
  effect: 'forbid',
  determining: [],
  rules: [],
  errors: [],
  obligations: {},
};

test.each<readonly [string, Partial<Decision>, readonly string[]]>([
  [
    'a permit',
    { effect: 'permit', determining: ['shop#3', 'shop#deploy'] },
    ['shop#3 permits it', 'shop#deploy permits it: shop is deployed from main'],
  ],
  [
    'a pend',
    { effect: 'pend', determining: ['shop#change'], rules: ['production-change'] },
    [
      'policy permits it once it is approved',
      'shop#change forbids it: a person looks first; ask Grace',
      'an approval by rule production-change is needed',
    ],
  ],
  ['a forbid by default', {}, ['no policy permits it']],
  ['a forbid', { determining: ['shop#gone'] }, ['shop#gone forbids it']],
  [
    'an error',
    { errors: ['policy shop#3 failed: a number in it grew too large'] },
    [
      'policy forbids it, because it could not be evaluated',
      'policy shop#3 failed: a number in it grew too large',
    ],
  ],
])('explains %s', (_name, decision, sentences) => {
  expect(explainDecision({ ...plain, ...decision }, policies)).toEqual(sentences);
});
