import { expect, test } from 'vitest';
import { hintLines } from '#cli/start.ts';

test('what start suggests finds the instance that was started', () => {
  expect(hintLines(undefined)).toContain('  bin/sallyport ledger list');
  expect(hintLines('/tmp/state')).toContain('  bin/sallyport ledger list --data /tmp/state');
});

test('what start suggests holds nothing that a shell would take apart', () => {
  expect(hintLines('/tmp/a b; c').at(-1)).toBe('  bin/sallyport ledger list --data DIR');
});
