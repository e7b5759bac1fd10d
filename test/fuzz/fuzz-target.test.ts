import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { judged, runTarget } from './fuzz-target.ts';

const planted = {
  name: 'planted',
  oracle: 'no text has a bracket inside quotes',
  seeds: ['{"a":"b","c":["d"]}'],
  dictionary: ['"['],
  inputs: 400,
};

test('a planted bug is found and reported as small as it can be, ready to be kept', async () => {
  const check = (input: Buffer) => {
    if (input.toString().includes('"[')) throw new Error('a bracket in quotes');
  };
  const failure = await runTarget({ ...planted, check }).catch((error: Error) => error.message);
  expect(failure).toMatch(/^planted does not hold under seed \d+: Error: a bracket in quotes\n/);
  expect(failure).toContain('of which 2 do: "\\"["');
  expect(failure).toContain("echo 'Ils=' | base64 -d > test/fuzz/corpus/planted/");
});

test('an input that is too long for a line is left in a file, to be kept from there', async () => {
  const long = { ...planted, seeds: ['x'.repeat(5_000)] };
  const check = (input: Buffer) => {
    if (input.length > 4_000) throw new Error('long');
  };
  const failure = await runTarget({ ...long, check }).catch((error: Error) => error.message);
  const [, file = '', folder] = /keep it: cat (\S+) > (\S+)/.exec(String(failure)) ?? [];
  expect(readFileSync(file)).toHaveLength(4_001);
  expect(folder).toMatch(/^test\/fuzz\/corpus\/planted\//);
  expect(String(failure).length).toBeLessThan(1_500);
  rmSync(dirname(file), { recursive: true });
});

test('a bug that only the grammar leads to is found too', async () => {
  const check = async (input: Buffer) => {
    if (input.toString() === 'only the grammar') throw new Error('found');
  };
  const grammar = fc.constant('only the grammar');
  await expect(runTarget({ ...planted, grammar, check })).rejects.toThrow('found');
});

test('what holds is tried as often as it says', async () => {
  const tried: Buffer[] = [];
  await runTarget({ ...planted, check: (input) => void tried.push(input) });
  expect(new Set(tried.map((input) => input.toString('hex'))).size).toBeGreaterThan(300);
});

test('only a fault that blames the input is a refusal', () => {
  const fault = new Fault('malformed_token', 'no');
  const thrower = (error: unknown) => () => {
    throw error;
  };
  expect(judged(thrower(fault))).toEqual({ fault });
  expect(judged(() => 1)).toEqual({ value: 1 });
  expect(() => judged(thrower(new Fault('unavailable', 'our side')))).toThrow('our side');
  expect(() => judged(thrower(new TypeError('crash')))).toThrow('crash');
});
