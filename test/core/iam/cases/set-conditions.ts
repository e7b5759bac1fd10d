import type { ConditionCase } from './condition-case.ts';

const tagKeys = 'aws:TagKeys';

/** IAM User Guide: "Multivalued context keys", "…IfExists", "Null", and what is not documented. */
export const setConditions: readonly ConditionCase[] = [
  forAll('every value must be one of the policy', ['a', 'b'], ['a'], true),
  forAll('one value beyond those of the policy is too many', ['a', 'b'], ['a', 'c'], false),
  forAll('an absent key holds', ['a'], [], true),
  forAll('a set of nothing but empty strings holds', ['a'], [''], true),
  {
    name: 'ForAllValues with a negation: no value may match',
    when: { 'ForAllValues:StringNotEquals': { [tagKeys]: ['x', 'y'] } },
    context: { [tagKeys]: ['a', 'x'] },
    holds: false,
  },
  {
    name: 'ForAllValues with a negation holds when none matches',
    when: { 'ForAllValues:StringNotLike': { [tagKeys]: 'x*' } },
    context: { [tagKeys]: ['a', 'b'] },
    holds: true,
  },
  {
    name: 'ForAllValues cannot be told when one value cannot and no other settles it',
    when: { 'ForAllValues:NumericLessThan': { 'x:n': '10' } },
    context: { 'x:n': ['1', 'many'] },
    holds: 'unknown',
  },
  {
    name: 'ForAllValues is settled by one value that fails',
    when: { 'ForAllValues:NumericLessThan': { 'x:n': '10' } },
    context: { 'x:n': ['many', '11'] },
    holds: false,
  },
  forAny('one value that matches is enough', ['a'], ['c', 'a'], true),
  forAny('no value matches', ['a'], ['b', 'c'], false),
  forAny('an absent key does not hold', ['a'], [], false),
  {
    name: 'ForAnyValue with a negation: one value that differs is enough',
    when: { 'ForAnyValue:StringNotEquals': { [tagKeys]: ['a', 'b'] } },
    context: { [tagKeys]: ['a', 'c'] },
    holds: true,
  },
  {
    name: 'ForAnyValue with a negation does not hold on an absent key',
    when: { 'ForAnyValue:StringNotEquals': { [tagKeys]: 'a' } },
    context: {},
    holds: false,
  },
  {
    name: 'ForAnyValue:…IfExists holds on an absent key',
    when: { 'ForAnyValue:StringEqualsIfExists': { [tagKeys]: 'a' } },
    context: {},
    holds: true,
  },
  {
    name: 'ForAnyValue is settled by one value that matches beside one that cannot be told',
    when: { 'ForAnyValue:NumericLessThan': { 'x:n': '10' } },
    context: { 'x:n': ['many', '9'] },
    holds: true,
  },
  {
    name: 'StringEqualsIfExists on an absent key holds',
    when: { StringEqualsIfExists: { 'aws:x': 'a' } },
    context: {},
    holds: true,
  },
  {
    name: 'StringEqualsIfExists on a key that is there compares',
    when: { StringEqualsIfExists: { 'aws:x': 'a' } },
    context: { 'aws:x': 'b' },
    holds: false,
  },
  {
    name: 'StringNotEqualsIfExists on a key that is there compares',
    when: { StringNotEqualsIfExists: { 'aws:x': 'a' } },
    context: { 'aws:x': 'a' },
    holds: false,
  },
  {
    name: 'Null true holds on an absent key',
    when: { Null: { 'aws:x': 'true' } },
    context: {},
    holds: true,
  },
  {
    name: 'Null true does not hold on a key that is there',
    when: { Null: { 'aws:x': true } },
    context: { 'aws:x': '' },
    holds: false,
  },
  {
    name: 'Null false holds on a key that is there',
    when: { Null: { 'aws:x': 'false' } },
    context: { 'aws:x': 'b' },
    holds: true,
  },
  {
    name: 'Null false does not hold on an absent key',
    when: { Null: { 'aws:x': 'false' } },
    context: { 'aws:y': 'b' },
    holds: false,
  },
  {
    name: 'a plain operator on a key with several values cannot be told',
    when: { StringEquals: { [tagKeys]: 'a' } },
    context: { [tagKeys]: ['a', 'b'] },
    holds: 'unknown',
  },
  {
    name: 'a key given twice in different spelling has both values',
    when: { 'ForAnyValue:StringEquals': { 'aws:x': 'b' } },
    context: { 'aws:X': 'a', 'aws:x': 'b' },
    holds: true,
  },
  {
    name: 'a condition that fails settles it beside one that cannot be told',
    when: { NumericEquals: { 'x:n': '1' }, StringEquals: { 'aws:x': 'a' } },
    context: { 'x:n': 'one', 'aws:x': 'b' },
    holds: false,
  },
];

function forAll(
  name: string,
  expected: readonly string[],
  actual: readonly string[],
  holds: boolean,
): ConditionCase {
  return {
    name: `ForAllValues: ${name}`,
    when: { 'ForAllValues:StringEquals': { [tagKeys]: expected } },
    context: { [tagKeys]: actual },
    holds,
  };
}

function forAny(
  name: string,
  expected: readonly string[],
  actual: readonly string[],
  holds: boolean,
): ConditionCase {
  return {
    name: `ForAnyValue: ${name}`,
    when: { 'ForAnyValue:StringEquals': { [tagKeys]: expected } },
    context: { [tagKeys]: actual },
    holds,
  };
}
