import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asFault } from '#core/faults.ts';
import { allowedAlgorithm, checkHeader } from '#core/tokens/check-header.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import { selectKey } from '#core/tokens/keys/select-key.ts';
import { verifySignature } from '#core/tokens/keys/verify-signature.ts';
import { parseJws } from '#core/tokens/parse-jws.ts';
import { ec, encode, githubIssuer, header, jwkOf, signToken, verdict } from './sample-tokens.ts';

interface Case {
  readonly tcId: number;
  readonly comment: string;
  readonly jws: string | object;
  readonly result: 'valid' | 'invalid';
}

interface Group {
  readonly comment: string;
  readonly public?: Jwk;
  readonly private: Jwk;
  readonly tests: readonly Case[];
}

const load = (file: string): readonly Group[] =>
  JSON.parse(readFileSync(`test/vectors/jws/${file}`, 'utf8')).testGroups;

const everyAlgorithm: Issuer = {
  ...githubIssuer,
  algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
  kidRequired: false,
};

/** The verifier's own steps up to the signature: the payloads are no claims sets. */
function judge(jws: string, keys: readonly Jwk[]): string {
  try {
    const { header: read, kid, alg, signingInput, signature } = parseJws(jws);
    const allowed = allowedAlgorithm(alg, everyAlgorithm);
    checkHeader(read, everyAlgorithm);
    const { key } = selectKey(keys, { kid, alg: allowed, keyUses: ['sig'] });
    const holds = verifySignature({ alg: allowed, key, signingInput, signature });
    return holds ? 'accepted' : 'bad_signature';
  } catch (error) {
    return asFault(error).code;
  }
}

const isSymmetric = (group: Group) => JSON.stringify(group.private).includes('"oct"');
const keysOf = (group: Group): readonly Jwk[] => {
  const published = group.public ?? group.private;
  return Array.isArray(published.keys) ? published.keys : [published];
};
const textOf = ({ jws }: Case) => (typeof jws === 'string' ? jws : JSON.stringify(jws));

/** Valid by the algorithm in the header, refused because the key is published for another. */
const headerAndKeyDisagree = new Set([346, 347, 350, 351]);

describe.each([
  ['json_web_signature_test.json', 401],
  ['json_web_key_test.json', 26],
] as const)('the Wycheproof cases of %s', (file, count) => {
  const groups = load(file);

  test('are all there', () => {
    expect(groups.flatMap((group) => group.tests)).toHaveLength(count);
  });

  const rows = groups.flatMap((group) =>
    group.tests.map((each) => ({ group, each, name: `${each.tcId} ${each.comment}` })),
  );

  test.each(rows.filter(({ each }) => each.result === 'invalid'))(
    'refuse $name',
    ({ group, each }) => {
      const result = judge(textOf(each), keysOf(group));
      expect(result).not.toBe('accepted');
      expect(result).not.toBe('unavailable');
    },
  );

  const valid = rows.filter(({ each }) => each.result === 'valid');

  test.each(valid.filter(({ group }) => isSymmetric(group)))(
    'refuse $name, which is symmetric',
    ({ group, each }) => {
      const isBrokenVector =
        file.startsWith('json_web_signature') && [372, 373].includes(each.tcId);
      // These two hold a `?` and are valid only by name.
      const expected = isBrokenVector ? 'malformed_token' : 'alg_not_allowed';
      expect(judge(textOf(each), keysOf(group))).toBe(expected);
    },
  );

  test.each(valid.filter(({ group }) => !isSymmetric(group)))(
    'are judged right on $name',
    ({ group, each }) => {
      const disagree = file.startsWith('json_web_signature') && headerAndKeyDisagree.has(each.tcId);
      expect(judge(textOf(each), keysOf(group))).toBe(disagree ? 'alg_not_allowed' : 'accepted');
    },
  );
});

/** What cases 357 to 377 do to symmetric tokens, done to tokens that are accepted as they are. */
describe.each([
  ['RS256', githubIssuer, signToken({})],
  [
    'ES256',
    { ...githubIssuer, algorithms: ['ES256'], keys: { kind: 'uploaded', keys: [jwkOf(ec)] } },
    signToken({ header: { ...header, alg: 'ES256' }, alg: 'ES256', key: ec.privateKey }),
  ],
] as const)('a token signed with %s', (_, issuer: Issuer, token) => {
  const parts = token.split('.') as [string, string, string];
  const replaced = (index: number, part: (text: string) => string) =>
    parts.map((text, at) => (at === index ? part(text) : text)).join('.');

  test('is accepted as it was issued', async () => {
    expect(await verdict(token, issuer)).toBe('accepted');
  });

  const damages: Record<string, (text: string) => string> = {
    'a space inside': (text) => `${text.slice(0, 5)} ${text.slice(5)}`,
    'a tab inside': (text) => `${text.slice(0, 5)}\t${text.slice(5)}`,
    'a line break inside': (text) => `${text.slice(0, 5)}\n${text.slice(5)}`,
    'a space before': (text) => ` ${text}`,
    'a question mark inside': (text) => `${text.slice(0, 5)}?${text.slice(5)}`,
    'an exclamation mark at the end': (text) => `${text}!`,
    'a character replaced by one outside the alphabet': (text) =>
      `${text.slice(0, 5)}*${text.slice(6)}`,
    'a plus': (text) => `${text.slice(0, 5)}+${text.slice(6)}`,
    'a slash': (text) => `${text.slice(0, 5)}/${text.slice(6)}`,
    'one padding character': (text) => `${text}=`,
    'two padding characters': (text) => `${text}==`,
    'a letter of another alphabet': (text) => `${text.slice(0, 5)}е${text.slice(6)}`,
    'a single character too many or too few to be bytes': (text) =>
      text.length % 4 === 0 ? `${text}A` : text.slice(0, text.length - (text.length % 4) + 1),
  };

  test.each(
    [0, 1, 2].flatMap((index) => Object.keys(damages).map((damage) => ({ index, damage }))),
  )('is refused for its form with $damage in part $index', async ({ index, damage }) => {
    const damaged = replaced(index, damages[damage] as (text: string) => string);
    // White space around the whole token is trimmed, and only there.
    const isTrimmed = index === 0 && damage === 'a space before';
    expect(await verdict(damaged, issuer)).toBe(isTrimmed ? 'accepted' : 'malformed_token');
  });

  test('is refused for its form with every other way to write its unused bits', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let tried = 0;
    for (const index of [0, 1, 2]) {
      const part = parts[index] as string;
      const same = [...alphabet].filter((last) => {
        const text = part.slice(0, -1) + last;
        return (
          text !== part && Buffer.from(text, 'base64url').equals(Buffer.from(part, 'base64url'))
        );
      });
      for (const last of same) {
        tried += 1;
        const rewritten = replaced(index, (text) => text.slice(0, -1) + last);
        expect(await verdict(rewritten, issuer)).toBe('malformed_token');
      }
    }
    expect(tried).toBeGreaterThanOrEqual(15);
  });

  test('is accepted with white space inside the JSON of its header', async () => {
    const alg = issuer.algorithms[0] ?? 'RS256';
    const spaced = `{ "alg" : "${alg}",\n\t"kid" :\r\n"key-1" }`;
    const key = alg === 'ES256' ? { key: ec.privateKey } : {};
    expect(await verdict(signToken({ header: spaced, alg, ...key }), issuer)).toBe('accepted');
    expect(encode(spaced)).not.toBe(encode(JSON.parse(spaced)));
  });
});
