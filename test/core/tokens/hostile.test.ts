import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { asFault } from '#core/faults.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { createIssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { campaign } from '#test/campaign.ts';
import {
  accept,
  claims,
  ec,
  encode,
  githubIssuer,
  header,
  jwkOf,
  signToken,
  verdict,
} from './sample-tokens.ts';

const runs = { seed: 20_261_122, numRuns: campaign(300) };
const fewRuns = { ...runs, numRuns: campaign(60) };

const sound = signToken({});
const es256Issuer: Issuer = {
  ...githubIssuer,
  algorithms: ['ES256'],
  keys: { kind: 'uploaded', keys: [jwkOf(ec)] },
};
const es256 = signToken({ header: { ...header, alg: 'ES256' }, alg: 'ES256', key: ec.privateKey });

/** Everything that a fault could let out. */
const everythingIn = (error: unknown): string => {
  const { message, detail, shown, cause, stack } = asFault(error);
  const causes = cause instanceof Error ? [cause.message, cause.stack] : [cause];
  return JSON.stringify([message, detail, shown, stack, ...causes]);
};

/** The code of the refusal, or `accepted`; anything but a fault is a crash. */
async function judged(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    const { code } = asFault(error);
    expect(code).not.toBe('unavailable');
    return code;
  }
}

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('.', ' ', '\n', '=', '-', '_', 'A', '{', '"', '\u202e', '\0'),
  }),
  fc.base64String(),
);

/** Claims with every kind of value in every place. */
const hostileClaims = fc.dictionary(
  fc.oneof(fc.constantFrom(...Object.keys(claims), '__proto__', 'constructor', 'kid'), fc.string()),
  fc.oneof(fc.jsonValue(), hostileText, fc.double(), fc.bigInt().map(Number)),
);

describe('a hostile token', () => {
  test.prop([hostileText], runs)('of any text is refused by a fault', async (text) => {
    expect(await judged(() => accept(text))).not.toBe('accepted');
  });

  test.prop([hostileText, hostileText, hostileText], runs)(
    'of any three parts is refused by a fault',
    async (one, two, three) => {
      expect(await judged(() => accept([one, two, three].map(encode).join('.')))).not.toBe(
        'accepted',
      );
    },
  );

  test.prop([hostileClaims], runs)('with any claims never crashes', async (changed) => {
    await judged(() => accept(signToken({ claims: { ...claims, ...changed } })));
  });

  test.prop([hostileClaims], runs)('with any header never crashes', async (changed) => {
    await judged(() => accept(signToken({ header: { ...header, ...changed } })));
  });

  test.prop(
    [fc.integer({ min: 1, max: 200_000 }), fc.constantFrom('.', 'A', '{', ' ', '=')],
    fewRuns,
  )('of any size is refused at once', async (length, character) => {
    expect(await verdict(`a${character.repeat(length)}a`)).toMatch(
      /^(malformed_token|token_too_large)$/,
    );
  });

  test.prop([fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()], runs)(
    'with any iss finds no issuer but the one it names',
    (url, tail) => {
      const registry = createIssuerRegistry([
        githubIssuer,
        {
          ...githubIssuer,
          match: { kind: 'template', template: 'https://oidc.eks.*.amazonaws.com/id/*' },
        },
      ]);
      expect(registry.find(`${url}${tail}`)).toBeUndefined();
      expect(registry.find(`${url}?https://oidc.eks.us-east-1.amazonaws.com/id/X`)).toBeUndefined();
    },
  );
});

describe('one token has one text', () => {
  const characters = [...'ABCXYZabcxyz0189-_+/=. \n'];

  test.prop([fc.nat(sound.length - 1), fc.constantFrom(...characters)], runs)(
    'so that a changed character is refused',
    async (at, character) => {
      fc.pre(sound[at] !== character);
      expect(await verdict(sound.slice(0, at) + character + sound.slice(at + 1))).not.toBe(
        'accepted',
      );
    },
  );

  test.prop([fc.integer({ min: 1, max: sound.length - 1 }), fc.constantFrom(...characters)], runs)(
    'so that an added character is refused',
    async (at, character) => {
      expect(await verdict(sound.slice(0, at) + character + sound.slice(at))).not.toBe('accepted');
    },
  );

  test.prop([fc.nat(sound.length - 1)], runs)('so that a lost character is refused', async (at) => {
    expect(await verdict(sound.slice(0, at) + sound.slice(at + 1))).not.toBe('accepted');
  });

  const ids = fc.record({
    iss: fc.string({ minLength: 1, maxLength: 20 }),
    jti: fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined }),
  });

  test.prop([ids, ids], runs)(
    'and tokens share a binding only if they are the same by issuer and id',
    (one, other) => {
      const unsigned = (named: object) =>
        `${encode(header)}.${encode({ ...claims, ...named })}.AAAA`;
      const [left, right] = [unsigned(one), unsigned(other)];
      let keys: [string, string];
      try {
        keys = [parseToken(left).bindingKey, parseToken(right).bindingKey];
      } catch (error) {
        expect(asFault(error).code).toBe('malformed_token');
        return;
      }
      const same =
        one.jti === undefined ? left === right : one.iss === other.iss && one.jti === other.jti;
      expect(keys[0] === keys[1]).toBe(same);
    },
  );

  test('and where a signature has a twin, both share one binding', async () => {
    // An ECDSA signature (r, s) verifies as (r, n - s) too; no encoding rule can forbid that.
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const at = es256.lastIndexOf('.') + 1;
    const bytes = Buffer.from(es256.slice(at), 'base64url');
    const twin = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
    bytes.set(Buffer.from(twin.toString(16).padStart(64, '0'), 'hex'), 32);
    const other = es256.slice(0, at) + bytes.toString('base64url');
    expect(other).not.toBe(es256);
    expect(await verdict(other, es256Issuer)).toBe('accepted');
    expect(parseToken(other).bindingKey).toBe(parseToken(es256).bindingKey);
    expect(parseToken(other).hash).toBe(parseToken(es256).hash);
  });
});

describe('what a token says does not come out of its refusal', () => {
  const secret = 'sk-planted-7f3a91';
  const places = fc.constantFrom(
    ...['iss', 'sub', 'aud', 'jti', 'exp', 'iat', 'nbf', 'ref'].map((name) => ({
      claims: { [name]: secret },
    })),
    ...['alg', 'kid', 'typ', 'crit', 'zip', 'jwk'].map((name) => ({ header: { [name]: secret } })),
    { claims: { [secret]: 2 ** 60 } },
    { claims: { sub: `${secret}\n` } },
    { claims: { ref: `${secret}\u202e` } },
    { claims: { jti: `${secret}\u202e` } },
  );

  test.prop([places, fc.string()], runs)('wherever it is planted', async (place, noise) => {
    const planted = { header: {}, claims: {}, ...place };
    const token = signToken({
      header: { ...header, noise, ...planted.header },
      claims: { ...claims, noise, ...planted.claims },
    });
    await accept(token).catch((error) => {
      expect(everythingIn(error)).not.toContain(secret);
      expect(everythingIn(error)).not.toContain(token.slice(-100));
    });
  });

  test.prop([fc.nat(400)], runs)('nor when its JSON is broken around it', async (at) => {
    const text = JSON.stringify({ ...claims, note: secret });
    const broken = text.slice(0, at) + secret + text.slice(at);
    await accept(signToken({ claims: broken })).catch((error) => {
      expect(everythingIn(error)).not.toContain(secret);
    });
  });
});
