import { expect, test } from 'vitest';
import { parsedPolicy, parsedText } from '#core/policy/cedar/parsed-policy.ts';

test('a text is parsed once, whichever object it stands in', () => {
  const text = 'permit (principal, action, resource);';
  const policy = { id: 'p#1', text, annotations: {} };
  const result = parsedPolicy(policy);
  expect(parsedPolicy(policy)).toBe(result);
  expect(parsedPolicy({ ...policy })).toBe(result);
  expect(parsedText(text)).toBe(result);
});

test('what is no policy is parsed anew, save for the same object', () => {
  const policy = { id: 'p#1', text: 'no policy', annotations: {} };
  const result = parsedPolicy(policy);
  expect(parsedPolicy(policy)).toBe(result);
  expect(parsedText(policy.text)).not.toBe(result);
  expect(parsedText(policy.text)).toEqual(result);
});

test('of many texts the last ones are remembered, and one object still is parsed once', () => {
  const policies = Array.from({ length: 600 }, (_, at) => ({
    ...{ id: `p#${at}`, annotations: {} },
    text: `permit (principal, action, resource) when { ${at} == ${at} };`,
  }));
  const results = policies.map(parsedPolicy);
  expect(policies.map(parsedPolicy).every((one, at) => one === results[at])).toBe(true);
  expect(parsedText(policies[599]?.text ?? '')).toBe(results[599]);
  expect(parsedText(policies[0]?.text ?? '')).not.toBe(results[0]);
  expect(parsedText(policies[0]?.text ?? '')).toEqual(results[0]);
});

test('a long text is parsed anew', () => {
  const text = `permit (principal, action, resource) when { "${'x'.repeat(5_000)}" != "" };`;
  expect(parsedText(text)).not.toBe(parsedText(text));
});
