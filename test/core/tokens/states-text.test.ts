import { expect, test } from 'vitest';
import type { Json } from '#core/tokens/claims.ts';
import { statesText } from '#core/tokens/states-text.ts';

test.each<[Json | undefined, 'number' | 'list' | undefined, readonly string[]]>([
  ['7', undefined, ['7']],
  ['7', 'number', ['7']],
  ['7', 'list', ['7']],
  [7, 'number', ['7']],
  [7.5, 'number', []],
  [2 ** 53, 'number', []],
  [7, 'list', []],
  [7, undefined, []],
  [true, 'number', []],
  [['a', 7, null, ['b'], 'c'], 'list', ['a', 'c']],
  [['a'], undefined, []],
  [['7'], 'number', []],
  [{ a: 'b' }, 'list', []],
  [null, 'number', []],
  [undefined, 'list', []],
])('%j, read as a %s, states %j', (value, kind, texts) => {
  const asked: string[] = [];
  const ask = (text: string) => {
    asked.push(text);
    return false;
  };
  expect(statesText(value, kind, ask)).toBe(false);
  expect(asked).toEqual(texts);
  const last = texts.at(-1);
  expect(statesText(value, kind, (text) => text === last)).toBe(last !== undefined);
});
