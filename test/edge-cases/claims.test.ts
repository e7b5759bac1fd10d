import { expect } from 'vitest';
import { signIn } from '#core/administration/sign-in.ts';
import { parseJsonObject } from '#core/tokens/parse-json.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { compareWithTrust } from '#core/trust/compare-with-trust.ts';
import { matchesGlob } from '#core/trust/glob.ts';
import { matchTrust } from '#core/trust/match-trust.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { acmeWith, problemsOf } from '../core/config/acme.ts';
import { audience, claims, nowSeconds, signToken, verdict } from '../core/tokens/sample-tokens.ts';
import {
  condition,
  grant,
  identityOf,
  now,
  pushOf,
  shopTrust,
} from '../core/trust/trust-fixtures.ts';
import { edgeCases, outcomeOf } from './edge-case.ts';

/** A sound token with these claims changed; undefined takes one away. */
const claiming = (changed: Record<string, unknown>) =>
  signToken({ claims: { ...claims, ...changed } });
/** The same with its JSON as it is written. */
const written = (more: string) =>
  signToken({ claims: `${JSON.stringify(claims).slice(0, -1)},${more}}` });

const differencesOf = (changed: Parameters<typeof pushOf>[0]) =>
  compareWithTrust(pushOf(changed), shopTrust).differences.map(
    ({ claim, got }) => `${claim} ${got}`,
  );

edgeCases('for whom a token is', [
  {
    item: 33,
    origin: 'RFC 7519 4.1.3, aud as text and as a list',
    holds: 'an audience alone in a list is the same as that audience',
    check: async () => {
      expect(await verdict(claiming({ aud: audience }))).toBe('accepted');
      expect(await verdict(claiming({ aud: [audience] }))).toBe('accepted');
    },
  },
  {
    item: 33,
    origin: 'CVE-2024-5798',
    holds: 'a token is never accepted for want of an audience to compare with',
    check: async () => {
      for (const aud of [undefined, null, '', [], [[]], {}, 0, true]) {
        expect(await verdict(claiming({ aud }))).toBe('audience_mismatch');
      }
    },
  },
  {
    item: 33,
    origin: 'hashicorp/vault-plugin-auth-jwt#295',
    holds: 'a token that others accept too is refused, wherever ours stands among them',
    check: async () => {
      for (const aud of [
        [audience, 'sts.amazonaws.com'],
        ['a', audience],
        [audience, audience],
      ]) {
        expect(await verdict(claiming({ aud }))).toBe('audience_mismatch');
      }
    },
  },
  {
    item: 33,
    origin: 'OpenID Connect Core 3.1.3.7, azp',
    holds: 'an authorised party does not stand in for an audience',
    check: async () => {
      expect(await verdict(claiming({ aud: 'another', azp: audience }))).toBe('audience_mismatch');
    },
  },
]);

edgeCases('claims that look like others', [
  {
    item: 34,
    origin: 'hashicorp/cap#191',
    holds: 'a name that only folding its case makes sub is not sub',
    check: async () => {
      expect(await verdict(claiming({ sub: undefined, ſub: claims.sub }))).toBe('malformed_token');
      const both = parseToken(claiming({ ſub: 'repo:mallory/shop', Sub: 'x', SUB: 'y' }));
      expect(both.claims.sub).toBe(claims.sub);
    },
  },
  {
    item: 34,
    origin: 'hashicorp/cap#191, names twice',
    holds: 'a name twice is refused at any depth: neither the first nor the last counts',
    check: async () => {
      expect(await verdict(written('"sub":"repo:mallory/shop"'))).toBe('malformed_token');
      expect(await verdict(written('"deep":{"a":{"b":1,"b":1}}'))).toBe('malformed_token');
    },
  },
  {
    item: 34,
    origin: 'nodejs/node#63785, names with escapes',
    holds: 'a name written with escapes is refused, for the engine may read it as another name',
    check: async () => {
      const plain = (text: string) => () => parseJsonObject(Buffer.from(text), 'payload');
      // Some engines remember which name followed before, and take the escape for that one.
      JSON.parse('{"primed":1,"\\\\u0":2}');
      expect(plain('{"primed":1,"\\u0073ub":2}')).toThrow('an escape in a name');
      JSON.parse('{"primed":1,"a":2,"\\\\":3}');
      expect(plain('{"primed":1,"a":2,"\\u0061":3}')).toThrow('an escape in a name');
      expect(await verdict(written('"\\u0073ub":"repo:mallory/shop"'))).toBe('malformed_token');
      expect(await verdict(written('"note":"\\u0073ub"'))).toBe('accepted');
    },
  },
  {
    item: 34,
    origin: 'CWE-1321, prototype names',
    holds: 'names of the prototype are refused at any depth',
    check: async () => {
      for (const name of ['__proto__', 'constructor', 'prototype']) {
        expect(await verdict(written(`"${name}":{"sub":"x"}`))).toBe('malformed_token');
        expect(await verdict(written(`"a":[{"${name}":1}]`))).toBe('malformed_token');
      }
    },
  },
  {
    item: 34,
    origin: 'hashicorp/cap#191, dots and slashes in names',
    holds: 'a name with dots or slashes is no path into other claims',
    check: async () => {
      const world = await exchangeWorld();
      const forged = {
        'kubernetes.io': { namespace: 'default' },
        'kubernetes.io/namespace': 'shop',
        'kubernetes.io.namespace': 'shop',
        '/kubernetes.io/namespace': 'shop',
      };
      const token = await world.token('k8s-checkout', forged);
      expect(await outcomeOf(world, token, 'checkout-config')).toBe('policy_denied');
    },
  },
]);

edgeCases('values that are not the text they look like', [
  {
    item: 35,
    origin: 'RFC 8259 6, ids above 2^53',
    holds: 'a number that would be read as its neighbour is refused, and the same as text is not',
    check: async () => {
      expect(await verdict(written('"id":9007199254740993'))).toBe('malformed_token');
      expect(await verdict(written('"id":9007199254740992'))).toBe('malformed_token');
      expect(await verdict(written('"id":9007199254740991'))).toBe('accepted');
      expect(await verdict(written('"id":"9007199254740993"'))).toBe('accepted');
    },
  },
  {
    item: 35,
    origin: 'hashicorp/vault#6685',
    holds: 'a number never satisfies a condition that is text, whole or broken',
    check: () => {
      expect(differencesOf({ repository_id: 73184213 })).toEqual([
        'repository_id a number, which is not text',
      ]);
      expect(differencesOf({ repository_id: 73184213.9 })).toHaveLength(1);
    },
  },
  {
    item: 35,
    origin: 'hashicorp/vault#6685, true and "true"',
    holds: 'a truth value is not the word for it',
    check: () => {
      const trust = { ...shopTrust, conditions: [condition('ref_protected', ['true'])] };
      const saying = (ref_protected: boolean | string) =>
        compareWithTrust(pushOf({ ref_protected }), trust).differences;
      expect(saying(true)).toHaveLength(1);
      expect(saying('true')).toEqual([]);
    },
  },
  {
    item: 35,
    origin: 'hashicorp/vault#6685, null and absence',
    holds: 'a claim that is null and one that is missing satisfy nothing, not even a lone star',
    check: () => {
      const trust = { ...shopTrust, conditions: [condition('actor', ['*'])] };
      expect(compareWithTrust(pushOf({ actor: null }), trust).differences).toHaveLength(1);
      expect(compareWithTrust(pushOf(), trust).differences).toHaveLength(1);
      expect(compareWithTrust(pushOf({ actor: '' }), trust).differences).toEqual([]);
    },
  },
  {
    item: 35,
    origin: 'hashicorp/vault#6685, list and scalar',
    holds: 'a list that holds the expected text is not that text',
    check: () => {
      expect(differencesOf({ repository_id: ['73184213'] })).toEqual([
        'repository_id a list, which is not text',
      ]);
      expect(differencesOf({ environment: ['production'] })).toHaveLength(1);
    },
  },
]);

edgeCases('wildcards', [
  {
    item: 36,
    origin: 'OIDC subject patterns such as repo:acme*',
    holds: 'an organisation whose name begins alike gets nothing by it, for ids are pinned',
    check: () => {
      const changes = { repository: 'acme-evil/shop', repository_owner_id: '66600111' };
      const match = matchTrust(pushOf({ ...changes, repository_id: '1' }), [identityOf()], {
        grant,
        now,
      });
      expect(match).toMatchObject({
        kind: 'refused',
        code: 'policy_denied',
        known: false,
        diff: [],
      });
      const widened = acmeWith('identities.yaml', '"9919" # acme', '"99*"');
      expect(problemsOf(widened).map(({ message }) => message)).toContain(
        'repository_owner_id never changes, so a wildcard in it only lets others in',
      );
    },
  },
  {
    item: 36,
    origin: 'globs in which a star crosses colons and slashes',
    holds: 'a star reaches over slashes and colons but never from one claim into the next',
    check: () => {
      expect(matchesGlob('refs/heads/*', 'refs/heads/a/b:c')).toBe(true);
      const starred = { ...shopTrust, conditions: [condition('ref', ['refs/heads/*'])] };
      const forged = pushOf({ ref: 'refs/pull/1/merge', environment: 'refs/heads/main' });
      expect(compareWithTrust(forged, starred).differences).toHaveLength(1);
    },
  },
  {
    item: 36,
    origin: 'picomatch, operators in patterns',
    holds: 'exclamation mark, braces, classes and extended globs are ordinary characters',
    check: () => {
      for (const pattern of [
        '!main',
        '{main,dev}',
        '+(main)',
        '@(main)',
        '[m]ain',
        'mai?',
        'm\\ain',
      ]) {
        expect(matchesGlob(pattern, 'main')).toBe(false);
        expect(matchesGlob(pattern, pattern)).toBe(true);
      }
    },
  },
  {
    item: 36,
    origin: 'CWE-777, patterns that are not anchored',
    holds: 'a pattern describes the whole value: dots are dots, and a new line hides nothing',
    check: () => {
      expect(matchesGlob('acme.example', 'acmeXexample')).toBe(false);
      expect(matchesGlob('main', 'main\nevil')).toBe(false);
      expect(matchesGlob('main', 'x/main')).toBe(false);
      expect(matchesGlob('^main$', 'main')).toBe(false);
      expect(matchesGlob('main|dev', 'dev')).toBe(false);
    },
  },
  {
    item: 36,
    origin: 'CWE-1333, patterns that take for ever',
    holds: 'many stars over a long value that nearly matches are answered all the same',
    check: () => {
      expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(200_000))).toBe(false);
      expect(matchesGlob(`*${'a'.repeat(300)}b*`, 'a'.repeat(200_000))).toBe(false);
    },
  },
  {
    item: 36,
    origin: 'subjects in which a workload-chosen name imitates the next segment',
    holds: 'an environment that is named like a ref does not count as one',
    check: async () => {
      const world = await exchangeWorld();
      const environment = 'production:ref:refs/heads/main';
      const token = await world.token('shop-branch', { environment });
      expect(await outcomeOf(world, token, 'shop-deploy')).toBe('policy_denied');
    },
  },
]);

edgeCases('times', [
  {
    item: 38,
    origin: 'hashicorp/vault-plugin-auth-jwt, leeway of 150 s',
    holds: 'an expired token has thirty seconds and not one more',
    check: async () => {
      const expiring = (ago: number) => claiming({ exp: nowSeconds - ago, iat: nowSeconds - 300 });
      expect(await verdict(expiring(29.999))).toBe('accepted');
      expect(await verdict(expiring(30))).toBe('token_expired');
    },
  },
  {
    item: 38,
    origin: 'RFC 7519 4.1.5 and 4.1.6, clocks that differ',
    holds: 'a token from the future has thirty seconds, by nbf and by iat alike',
    check: async () => {
      for (const name of ['nbf', 'iat']) {
        expect(await verdict(claiming({ [name]: nowSeconds + 30 }))).toBe('accepted');
        expect(await verdict(claiming({ [name]: nowSeconds + 31 }))).toBe('token_not_yet_valid');
      }
    },
  },
  {
    item: 38,
    origin: 'tokens that never expire, such as the first Kubernetes ones',
    holds: 'a token without exp, or one without iat, is refused',
    check: async () => {
      expect(await verdict(claiming({ exp: undefined }))).toBe('malformed_token');
      expect(await verdict(claiming({ iat: undefined }))).toBe('malformed_token');
      expect(await verdict(claiming({ exp: null }))).toBe('malformed_token');
    },
  },
  {
    item: 38,
    origin: 'tokens made for ten years',
    holds: 'a token made for longer than its platform makes them is refused while it is fresh',
    check: async () => {
      const exp = nowSeconds + 10 * 365 * 86_400;
      expect(await verdict(claiming({ exp }))).toBe('token_lifetime_too_long');
    },
  },
  {
    item: 38,
    origin: 'aws-actions/configure-aws-credentials#1848',
    holds: 'a token that expires between two tries says so, and a fresh one is vended',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      world.sts.setWeather('down');
      expect(await outcomeOf(world, token, 'shop-deploy')).toBe('sts_unavailable');
      world.sts.setWeather('up');
      world.clock.advance(331);
      expect(await outcomeOf(world, token, 'shop-deploy')).toBe('token_expired');
      expect(await outcomeOf(world, await world.token('shop-main'), 'shop-deploy')).toBe('vended');
    },
  },
]);

edgeCases('groups that do not fit into a token', [
  {
    item: 40,
    origin: 'hashicorp/vault-plugin-auth-jwt#74, hashicorp/vault#7510, hashicorp/boundary#1378',
    holds: 'groups left out of a token make nobody less or more than people.yaml says',
    check: async () => {
      const world = await exchangeWorld();
      const ports = { ...world.ports };
      const overages = [
        { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://x' } } },
        { hasgroups: true },
        { groups: [] },
        { groups: ['administrators'] },
      ];
      for (const overage of overages) {
        const { person: grace } = await signIn(await world.token('grace', overage), ports);
        expect(grace).toMatchObject({ id: 'grace', groups: ['security'] });
      }
    },
  },
]);
