import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { diffLines } from '#core/config/diff-lines.ts';
import { campaign } from '#test/campaign.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
const without = (mark: string, difference: readonly string[]) =>
  difference.filter((line) => line[2] !== mark).map((line) => line.slice(4));

describe('the difference of two texts', () => {
  property.prop([lines, lines], { numRuns: campaign(300), seed: 1_122 })(
    'read without what comes is the one, and without what goes the other',
    (before, after) => {
      const difference = diffLines(before, after);
      expect(without('+', difference)).toEqual(before);
      expect(without('-', difference)).toEqual(after);
    },
  );

  test('keeps all that it can, in its place', () => {
    expect(diffLines(['a', 'b', 'c', 'd'], ['a', 'c', 'x', 'd'])).toEqual([
      '    a',
      '  - b',
      '    c',
      '  + x',
      '    d',
    ]);
    expect(diffLines(['b', 'a', 'b', 'a'], ['a', 'b', 'a', 'b'])).toHaveLength(5);
  });

  test('shows each whole where both are too long to compare', () => {
    const before = Array.from({ length: 600 }, (_, at) => `old ${at}`);
    const after = Array.from({ length: 600 }, (_, at) => `new ${at}`);
    const difference = diffLines(['same', ...before], ['same', ...after]);
    expect(difference.slice(0, 3)).toEqual(['    same', '  - old 0', '  - old 1']);
    expect(difference).toHaveLength(1_201);
  });
});
