import { expect } from 'vitest';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import { type Answer, down, scene } from '../adapters/issuers/issuer-scene.ts';
import {
  claims,
  ec,
  encode,
  githubIssuer,
  header,
  jwkOf,
  rsa,
  signSymmetric,
  signToken,
  verdict,
} from '../core/tokens/sample-tokens.ts';
import { edgeCases } from './edge-case.ts';

const published = (...keys: readonly Jwk[]): Issuer => ({
  ...githubIssuer,
  keys: { kind: 'uploaded', keys },
});
const sound = signToken({});
const answering =
  (body: string, headers = {}): Answer =>
  () => ({ body, headers });

edgeCases('how an issuer turns its keys over', [
  {
    item: 29,
    origin: 'hashicorp/vault-plugin-auth-jwt#181',
    holds: 'a kid that is not known is worth one fetch, and the new key is accepted',
    check: async () => {
      const { verdict, pass, rotate, asked } = await scene();
      expect(await verdict()).toBe('accepted');
      pass(30);
      rotate();
      expect(await verdict()).toBe('accepted');
      expect(asked).toHaveLength(4);
    },
  },
  {
    item: 29,
    origin: 'hashicorp/vault-plugin-auth-jwt, in-flight deduplication',
    holds: 'a hundred tokens of a new key at once cost one fetch',
    check: async () => {
      const { verdict, pass, rotate, asked } = await scene();
      await verdict();
      pass(30);
      rotate();
      const verdicts = await Promise.all(Array.from({ length: 100 }, () => verdict()));
      expect(new Set(verdicts)).toEqual(new Set(['accepted']));
      expect(asked).toHaveLength(4);
    },
  },
  {
    item: 29,
    origin: 'hashicorp/vault#11611',
    holds: 'a kid that nobody publishes fails, and costs a fetch in thirty seconds, not one each',
    check: async () => {
      const { verdict, pass, rotate, answers, asked, keySets, iss } = await scene();
      await verdict();
      const before = await keySets.read(iss);
      answers.keys = answering(JSON.stringify({ keys: before?.keys }));
      rotate();
      pass(30);
      for (let n = 0; n < 10; n += 1) expect(await verdict()).toBe('unknown_key');
      expect(asked).toHaveLength(4);
      pass(30);
      expect(await verdict()).toBe('unknown_key');
      expect(asked).toHaveLength(6);
    },
  },
  {
    item: 29,
    origin: 'openfga/openfga#3099',
    holds: 'keys are asked for again after ten minutes, however long the server lets them be kept',
    check: async () => {
      const { verdict, pass, answers, asked, keySets, iss } = await scene();
      await verdict();
      const keys = JSON.stringify({ keys: (await keySets.read(iss))?.keys });
      answers.keys = answering(keys, { 'cache-control': 'public, max-age=604800' });
      for (const fetches of [4, 6]) {
        pass(601);
        expect(await verdict()).toBe('accepted');
        expect(asked).toHaveLength(fetches);
      }
    },
  },
]);

edgeCases('what is wrong with where keys come from', [
  {
    item: 30,
    origin: 'hashicorp/vault#11611, issuer down at start',
    holds: 'an issuer that is down is blamed, not the token, and is used as soon as it is up',
    check: async () => {
      const { verdict, answers, pass } = await scene();
      answers.discovery = down;
      expect(await verdict()).toBe('issuer_unavailable');
      delete answers.discovery;
      pass(30);
      expect(await verdict()).toBe('accepted');
    },
  },
  {
    item: 30,
    origin: 'openfga/openfga#3099, slow key server',
    holds: 'a key server that never answers is given up, and the known keys go on',
    check: async () => {
      const { verdict, answers, pass } = await scene({ timeoutMilliseconds: 100 });
      await verdict();
      answers.keys = () => 'never';
      pass(601);
      expect(await verdict()).toBe('accepted');
    },
  },
  {
    item: 30,
    origin: 'Infisical, key document without a bound',
    holds: 'a key set of more than 256 KiB is not read to its end',
    check: async () => {
      const { verdict, answers } = await scene();
      answers.keys = answering(`{"keys":[],"x":"${'a'.repeat(300 * 1_024)}"}`);
      expect(await verdict()).toBe('bad_jwks');
    },
  },
  {
    item: 30,
    origin: 'Infisical, redirect of a key document',
    holds: 'a redirect is not followed, even to where the keys are',
    check: async () => {
      const { verdict, answers, asked } = await scene();
      answers.keys = (_, base) => ({ status: 302, headers: { location: `${base}/elsewhere` } });
      expect(await verdict()).toBe('bad_discovery');
      expect(asked).toHaveLength(2);
    },
  },
  {
    item: 30,
    origin: 'Infisical, address checked and then resolved again',
    holds: 'a name that moves to a private address after it was looked up once is not asked',
    check: async () => {
      const resolved: string[] = [];
      const { verdict, issuer, asked, base } = await scene({
        resolve: async (host) => {
          resolved.push(host);
          return [{ address: '127.0.0.1', family: 4 }];
        },
      });
      const uri = `https://keys.acme.example:${new URL(base).port}/keys`;
      const registered = {
        ...issuer,
        keys: { kind: 'jwks-uri', uri },
        privateNetwork: false,
      } as const;
      expect(await verdict(registered)).toBe('bad_discovery');
      // Resolved once, in the moment of connecting: there is no second answer to be trusted.
      expect(resolved).toEqual(['keys.acme.example']);
      expect(asked).toEqual([]);
    },
  },
  {
    item: 30,
    origin: 'Infisical, private address in a key URL',
    holds: 'an address of the link-local metadata service is not asked',
    check: async () => {
      const { verdict, issuer } = await scene();
      const keys = { kind: 'jwks-uri', uri: 'https://169.254.169.254/keys' } as const;
      expect(await verdict({ ...issuer, keys, privateNetwork: false })).toBe('bad_discovery');
    },
  },
  {
    item: 30,
    origin: 'hashicorp/vault-plugin-auth-jwt#181, header without kid',
    holds: 'a token that names no key is refused, though only one key is published',
    check: async () => {
      const { kid: _, ...nameless } = header;
      expect(await verdict(signToken({ header: nameless }))).toBe('unknown_key');
    },
  },
  {
    item: 30,
    origin: 'AWS, bound on keys of an OIDC provider',
    holds: 'a hundred keys are looked through and a hundred and one are not',
    check: async () => {
      const { verdict, answers, keySets, iss, issuer, pass } = await scene();
      const { keys: [own] = [] } = await keySets.refresh({ issuer: iss, registered: issuer });
      const others = (count: number) =>
        Array.from({ length: count }, (_, at) => ({ kty: 'EC', kid: `other-${at}` }));
      for (const [count, word] of [
        [99, 'accepted'],
        [100, 'bad_jwks'],
      ] as const) {
        pass(86_401);
        answers.keys = answering(JSON.stringify({ keys: [...others(count), own] }));
        expect(await verdict()).toBe(word);
      }
    },
  },
  {
    item: 30,
    origin: 'RFC 7517 4.2, keys for encryption in the same set',
    holds: 'a key published for encryption verifies nothing',
    check: async () => {
      expect(await verdict(sound, published(jwkOf(rsa, { use: 'enc' })))).toBe('bad_key');
      const wraps = jwkOf(rsa, { use: undefined, key_ops: ['wrapKey'] });
      expect(await verdict(sound, published(wraps))).toBe('bad_key');
    },
  },
  {
    item: 30,
    origin: 'hashicorp/vault-plugin-auth-jwt#181, kid twice',
    holds: 'of two keys by one kid neither is used, whichever comes first',
    check: async () => {
      const other = { ...jwkOf(ec), kid: 'key-1' };
      expect(await verdict(sound, published(jwkOf(rsa), other))).toBe('bad_jwks');
      expect(await verdict(sound, published(other, jwkOf(rsa)))).toBe('bad_jwks');
    },
  },
  {
    item: 30,
    origin: 'RFC 7517 4.4, keys that name no algorithm',
    holds:
      'a key without alg verifies by what configuration allows, and never by another algorithm',
    check: async () => {
      expect(jwkOf(rsa).alg).toBeUndefined();
      expect(await verdict(sound)).toBe('accepted');
      const widened: Issuer = { ...published(jwkOf(rsa)), algorithms: ['RS256', 'PS256'] };
      const pinned: Issuer = {
        ...published(jwkOf(rsa, { alg: 'PS256' })),
        algorithms: ['RS256', 'PS256'],
      };
      expect(await verdict(sound, widened)).toBe('accepted');
      expect(await verdict(sound, pinned)).toBe('alg_not_allowed');
    },
  },
]);

const publicPem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();

edgeCases('algorithms that a token chooses for itself', [
  {
    item: 31,
    origin: 'CVE-2015-9235, alg none',
    holds: 'a token that says it needs no signature is refused, however none is spelt',
    check: async () => {
      for (const alg of ['none', 'None', 'NONE', '']) {
        const token = `${encode({ ...header, alg })}.${encode(claims)}.`;
        expect(await verdict(token)).toBe('alg_not_allowed');
      }
    },
  },
  {
    item: 31,
    origin: 'CVE-2016-5431, HS256 under the public key',
    holds: 'a public key is never a shared secret, in any of its spellings',
    check: async () => {
      const spellings = [
        publicPem,
        publicPem.trim(),
        JSON.stringify(jwkOf(rsa)),
        String(jwkOf(rsa).n),
      ];
      for (const secret of spellings) {
        expect(await verdict(signSymmetric(secret))).toBe('alg_not_allowed');
      }
    },
  },
  {
    item: 31,
    origin: 'RFC 8725 3.1, algorithm and key that disagree',
    holds: 'an algorithm that is allowed but not that of the key is refused',
    check: async () => {
      const both: Issuer = { ...published(jwkOf(rsa)), algorithms: ['RS256', 'ES256'] };
      const token = signToken({
        header: { ...header, alg: 'ES256' },
        alg: 'ES256',
        key: ec.privateKey,
      });
      expect(await verdict(token, both)).toBe('alg_not_allowed');
    },
  },
  {
    item: 31,
    origin: 'RFC 8725 2.4, nested tokens',
    holds: 'a signed token around a signed token is refused, with and without saying so',
    check: async () => {
      const saying = signToken({ header: { ...header, cty: 'JWT' }, claims: sound });
      expect(await verdict(saying)).toBe('malformed_token');
      expect(await verdict(signToken({ claims: sound }))).toBe('malformed_token');
      expect(await verdict(signToken({ header: { ...header, cty: 'JWT' } }))).toBe(
        'malformed_token',
      );
    },
  },
  {
    item: 31,
    origin: 'RFC 7515 7.2, two signatures over one payload',
    holds: 'one token has one signature: neither the JSON form nor a fourth part is read',
    check: async () => {
      const [head, payload, signature] = sound.split('.');
      const signatures = [
        { protected: head, signature },
        { protected: head, signature },
      ];
      expect(await verdict(JSON.stringify({ payload, signatures }))).toBe('malformed_token');
      expect(await verdict(`${sound}.${signature}`)).toBe('malformed_token');
    },
  },
]);
