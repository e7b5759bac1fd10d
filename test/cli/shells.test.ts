import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shells } from '#cli/shells.ts';
import { campaign } from '#test/campaign.ts';

test('whatever a value is, sh reads it as it was', () => {
  const value = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((text) => !/[\0\r\ud800-\udfff]/u.test(text));
  fc.assert(
    fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), (values) => {
      const lines = values.map((text, at) => shells.sh.set(`V${at}`, text));
      const prints = values.map((_, at) => `printf '%s\\0' "$V${at}"`);
      const ran = spawnSync('sh', ['-c', [...lines, ...prints].join('\n')], { encoding: 'utf8' });
      expect(ran.stdout.split('\0').slice(0, -1)).toEqual(values);
    }),
    { seed: 20_261_122, numRuns: campaign(10) },
  );
});

test.each([
  ['fish', "it's \\ $HOME", "set -gx A 'it\\'s \\\\ $HOME'"],
  ['powershell', "it's \u2019 $x `n", "$env:A = 'it''s \u2019\u2019 $x `n'"],
  ['dotenv', 'a/b+c==', 'A=a/b+c=='],
] as const)('%s quotes %j', (shell, value, line) => {
  expect(shells[shell].set('A', value)).toBe(line);
});

test.each(['a b', "a'b", 'a#b', 'a\nB=c', '$x', '"'])('dotenv refuses %j', (value) => {
  expect(() => shells.dotenv.set('A', value)).toThrow('use --shell sh or json');
});
