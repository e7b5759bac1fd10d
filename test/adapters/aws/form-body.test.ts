import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formBody } from '#adapters/aws/form-body.ts';
import { campaign } from '#test/campaign.ts';

test('a form is written byte by byte as boto writes it', () => {
  expect(
    formBody([
      ['a', "x y*~'()!-_.%"],
      ['ü', '&=+\n'],
    ]),
  ).toBe('a=x+y%2A~%27%28%29%21-_.%25&%C3%BC=%26%3D%2B%0A');
});

test('a form is read as what was written', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
      expect([...new URLSearchParams(formBody(pairs))]).toEqual(pairs);
    }),
    { seed: 3, numRuns: campaign(200) },
  );
});
