import { describe, expect, test } from 'vitest';
import { sliceDigest, sliceFor, slicesBy } from '#core/policy/slice.ts';
import { sliceOf } from './story.ts';

const heads: readonly (readonly [string, readonly string[]])[] = [
  ['(principal, action, resource)', ['Vend a', 'Vend b', 'Suspend i', 'Publish configuration']],
  ['(principal, action == Sallyport::Action::"Vend", resource)', ['Vend a', 'Vend b']],
  ['(principal, action in Sallyport::Action::"Vend", resource)', ['Vend a', 'Vend b']],
  [
    '(principal, action in [Sallyport::Action::"Vend", Sallyport::Action::"Publish"], resource)',
    ['Vend a', 'Vend b', 'Publish configuration'],
  ],
  ['(principal, action in [], resource)', []],
  ['(principal, action, resource == Sallyport::Grant::"a")', ['Vend a']],
  ['(principal, action, resource is Sallyport::Grant)', ['Vend a', 'Vend b']],
  ['(principal, action, resource is Sallyport::Grant in Sallyport::Grant::"b")', ['Vend b']],
  // What an entity may be in is the schema's to say: for other types the policy stays in.
  [
    '(principal, action, resource in Sallyport::Grant::"a")',
    ['Vend a', 'Suspend i', 'Publish configuration'],
  ],
  [
    '(principal, action, resource in Sallyport::Group::"a")',
    ['Vend a', 'Vend b', 'Suspend i', 'Publish configuration'],
  ],
  ['(principal, action, resource is Sallyport::Identity in Sallyport::Group::"g")', ['Suspend i']],
  ['(principal, action, resource == Sallyport::Identity::"i")', ['Suspend i']],
  ['(principal, action, resource == Sallyport::Identity::"configuration")', []],
  ['(principal, action, resource == Sallyport::Grant::"")', []],
];
const questions = [
  ['Vend', 'a'],
  ['Vend', 'b'],
  ['Suspend', 'i'],
  ['Publish', 'configuration'],
] as const;

describe('a slice', () => {
  test.each(heads)('keeps a policy where its head can be satisfied: %s', (head, kept) => {
    const { policies } = sliceOf(`permit ${head};`);
    const found = questions.filter(([action, id]) => sliceFor(policies, action, id).length > 0);
    const slices = questions.map(([action, id]) => slicesBy(policies, action)(id));
    expect(slices).toEqual(questions.map(([action, id]) => sliceFor(policies, action, id)));
    expect(found.map(([action, id]) => `${action} ${id}`)).toEqual(kept);
  });

  test('keeps everything for an action that does not exist', () => {
    const { policies } = sliceOf(
      'permit (principal, action == Sallyport::Action::"Vend", resource);',
    );
    for (const action of ['Nothing', 'constructor', '__proto__']) {
      expect(sliceFor(policies, action, 'a')).toEqual(policies);
    }
  });

  test('keeps a policy that cannot be read, so that the decision is a forbid', () => {
    const policies = [
      { id: 'a', text: 'permit', annotations: {} },
      {
        id: 'b',
        text: 'permit (principal == ?principal, action, resource == ?resource);',
        annotations: {},
      },
    ];
    expect(sliceFor(policies, 'Vend', 'a')).toEqual(policies);
    expect(slicesBy(policies, 'Vend')('a')).toEqual(policies);
  });

  test('is in the order of ids', () => {
    const { policies } = sliceOf(
      '@id("c") permit (principal, action, resource); @id("a") permit (principal, action, resource); @id("b") forbid (principal, action, resource);',
    );
    expect(sliceFor(policies, 'Vend', 'a').map(({ id }) => id)).toEqual(['p#a', 'p#b', 'p#c']);
    expect(slicesBy(policies, 'Vend')('a').map(({ id }) => id)).toEqual(['p#a', 'p#b', 'p#c']);
  });
});

test('a slice leaves policies of one id in the order that they came in', () => {
  const policies = ['permit', 'forbid'].map((effect) => ({
    ...{ id: 'same', annotations: {} },
    text: `${effect} (principal, action, resource);`,
  }));
  expect(sliceFor(policies, 'Vend', 'a')).toEqual(policies);
});

describe('the digest of a slice', () => {
  const policy = {
    id: 'a',
    text: 'permit (principal, action, resource);',
    annotations: { a: '1', b: '2' },
  };

  test('is hex SHA-256, and the same for the same policies', () => {
    const copy = { ...policy, annotations: { b: '2', a: '1' }, file: 'other.cedar' };
    expect(sliceDigest([policy])).toMatch(/^[0-9a-f]{64}$/);
    expect(sliceDigest([copy])).toBe(sliceDigest([policy]));
  });

  test.each([
    ['no policy', []],
    ['another id', [{ ...policy, id: 'b' }]],
    ['another text', [{ ...policy, text: `${policy.text} ` }]],
    ['another annotation', [{ ...policy, annotations: { a: '1', b: '3' } }]],
    ['one policy twice', [policy, policy]],
  ])('differs for %s', (_name, policies) => {
    expect(sliceDigest(policies)).not.toBe(sliceDigest([policy]));
  });
});
