import { expect, test } from 'vitest';
import { parsedPolicy } from '#core/policy/cedar/parsed-policy.ts';

test.each(['permit (principal, action, resource);', 'no policy'])(
  'one object is parsed once, and another one of the same text by itself: %s',
  (text) => {
    const policy = { id: 'p#1', text, annotations: {} };
    const result = parsedPolicy(policy);
    expect(parsedPolicy(policy)).toBe(result);
    expect(parsedPolicy({ ...policy })).not.toBe(result);
    expect(parsedPolicy({ ...policy })).toEqual(result);
  },
);
