import { expect, test } from 'vitest';
import { complaintIn } from '#core/policy/publish/policy-source.ts';

const place = {
  file: 'p.cedar',
  text: 'permit (principal, action, resource);',
  line: 1,
  column: 1,
};

test.each([
  ['failed to parse policy from string: unexpected token `a`', 'unexpected token `a`'],
  ['for policy `p#1`, attribute `ownr` not found', 'attribute `ownr` not found'],
  ['unexpected `for policy `x`, y`', 'unexpected `for policy `x`, y`'],
])(
  'a complaint is told without what Cedar puts before it, and with all that follows: %s',
  (message, told) => {
    expect(complaintIn(place, { message, help: undefined, startByte: 0 }).message).toBe(told);
  },
);
