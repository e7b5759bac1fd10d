import { expect, test } from 'vitest';
import { childrenOf, memberOf } from '#core/policy/cedar/expressions.ts';

test('of what is below a node only objects and lists are nodes', () => {
  const node = { a: null, b: 'text', c: { d: 1 }, e: [2], f: undefined };
  expect(childrenOf(node)).toEqual([{ d: 1 }, [2]]);
});

test('a member is read of a node alone, whatever stands in its place', () => {
  expect(memberOf({ length: 7 }, 'length')).toBe(7);
  for (const value of [null, undefined, 'text', 3, {}]) {
    expect(memberOf(value, 'length')).toBeUndefined();
  }
});
