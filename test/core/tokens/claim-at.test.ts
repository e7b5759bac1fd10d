import { describe, expect, test } from 'vitest';
import { claimAt } from '#core/tokens/claim-at.ts';

const claims = {
  plain: 'a',
  'kubernetes.io': { serviceaccount: { name: 'checkout' } },
  'https://sts.amazonaws.com/': { aws_account: '444455556666' },
  'a/b~c': 1,
  list: ['x'],
  nothing: null,
};

describe('a JSON pointer', () => {
  test.each([
    ['/plain', 'a'],
    ['/kubernetes.io/serviceaccount/name', 'checkout'],
    ['/https:~1~1sts.amazonaws.com~1/aws_account', '444455556666'],
    ['/a~1b~0c', 1],
    ['', claims],
    ['/nothing', null],
    ['/missing', undefined],
    ['/plain/length', undefined],
    ['/nothing/x', undefined],
    ['/list/0', undefined],
    ['/list/length', undefined],
    ['/toString', undefined],
    ['/__proto__', undefined],
    ['/missing/deeper', undefined],
  ])('%s names what it names', (pointer, value) => {
    expect(claimAt(claims, pointer)).toEqual(value);
  });
});
