import { describe, expect, test } from 'vitest';
import { parseJws } from '#core/tokens/parse-jws.ts';
import { encode } from './sample-tokens.ts';

/** The header as read, of a token whose header has this text in it. */
const headerOf = (note: string) =>
  parseJws(`${encode(`{"alg":"RS256","note":"${note}"}`)}.e30.AAAA`).header;

// What was kept is the very same object. The module is fresh in this file, so the counts are exact.
describe('headers that were read a moment ago', () => {
  test('are kept, each by its own text', () => {
    const [one, other] = [headerOf('one'), headerOf('other')];
    expect(headerOf('one')).toBe(one);
    expect(headerOf('other')).toBe(other);
    expect(one).not.toEqual(other);
  });

  test('are 256 at most, and then the keeping begins anew', () => {
    const one = headerOf('one');
    for (let at = 0; at < 254; at += 1) headerOf(`filling ${at}`);
    expect(headerOf('one')).toBe(one);
    headerOf('one too many');
    expect(headerOf('one')).not.toBe(one);
  });

  test('are not kept if they are longer than 1,024 characters', () => {
    const length = (note: string) => encode(`{"alg":"RS256","note":"${note}"}`).length;
    const most = 'x'.repeat(743);
    expect([length(most), length(`${most}x`)]).toEqual([1_024, 1_026]);
    expect(headerOf(most)).toBe(headerOf(most));
    expect(headerOf(`${most}x`)).not.toBe(headerOf(`${most}x`));
  });
});
