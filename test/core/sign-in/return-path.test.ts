import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { homePath, returnPath } from '#core/sign-in/return-path.ts';
import { campaign } from '#test/campaign.ts';

const broker = 'https://broker.acme.example';

describe('the page to go on to', () => {
  test.each([
    ['/', '/'],
    ['/approvals', '/approvals'],
    [
      '/approvals/01ab?show=all&x=%2F%2Fevil.example',
      '/approvals/01ab?show=all&x=%2F%2Fevil.example',
    ],
    ['/a/../b', '/b'],
    ['/approvals#part', '/approvals'],
    ['/@evil.example', '/@evil.example'],
  ])('%s is %s', (asked, path) => {
    expect(returnPath(asked)).toBe(path);
  });

  test.each([
    undefined,
    '',
    'x',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/.//e',
    '/\n/e',
  ])('is home where %j was asked for', (asked) => {
    expect(returnPath(asked)).toBe(homePath);
  });

  test('is always ours, as browsers read it, whatever is asked for', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '\t',
      '\n',
      'evil.example',
      'http:',
      '%2f',
      '%5c',
      'a',
    );
    const hostile = fc.array(piece, { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `/${text}`),
          fc.webUrl(),
          fc.string(),
        ),
        (asked) => {
          const path = returnPath(asked);
          expect(path).toMatch(/^\/(?![/\\])/u);
          expect(new URL(path, broker).origin).toBe(broker);
          expect(returnPath(path)).toBe(path);
        },
      ),
      { seed: 20_261_122, numRuns: campaign(2_000) },
    );
  });
});
