import { expect, test } from 'vitest';
import type { PolicySlice } from '#core/config/configuration.ts';
import { readsNovelty } from '#core/policy/reads-novelty.ts';

function slice(...texts: readonly string[]): PolicySlice {
  const policies = texts.map((text, n) => ({ id: `p#${n}`, text, annotations: {} }));
  return { digest: 'd', policies };
}

const plain = 'permit (principal, action, resource);';

test('a slice is read through once', () => {
  let reads = 0;
  const policy = {
    id: 'p#1',
    annotations: {},
    get text() {
      reads += 1;
      return plain;
    },
  };
  const asked = { digest: 'd', policies: [policy] };
  expect([readsNovelty(asked), readsNovelty(asked)]).toEqual([false, false]);
  expect(reads).toBe(1);
});

test.each([
  [false, [plain]],
  [false, [`${plain}`, 'forbid (principal, action, resource) when { context.request.narrowed };']],
  [
    true,
    [
      plain,
      'forbid (principal, action, resource) when { context.request.novelty.contains("branch") };',
    ],
  ],
  [
    true,
    [
      'forbid (principal, action, resource) when { context["request"]["nove\\u{6c}ty"].isEmpty() };',
    ],
  ],
  [true, ['permit (principal, action, resource) when { context.request == {} };']],
])('%s for %j', (expected, texts) => {
  const asked = slice(...texts);
  expect(readsNovelty(asked)).toBe(expected);
  // The second time it is remembered.
  expect(readsNovelty(asked)).toBe(expected);
});
