import { expect } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { compareWithTrust } from '#core/trust/compare-with-trust.ts';
import { matchesGlob } from '#core/trust/glob.ts';
import { matchTrust } from '#core/trust/match-trust.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { scene } from '../adapters/issuers/issuer-scene.ts';
import {
  claims,
  ec,
  githubIssuer,
  jwkOf,
  signToken,
  verdict,
} from '../core/tokens/sample-tokens.ts';
import {
  condition,
  grant,
  identityOf,
  now,
  pushOf,
  shopTrust,
  tokenOf,
} from '../core/trust/trust-fixtures.ts';
import { edgeCases, outcomeOf } from './edge-case.ts';

const githubBase = 'http://127.0.0.1:8787/issuer/github';

edgeCases('names of issuers', [
  {
    item: 32,
    origin: 'dawarich#2925, OmniRoute#14144, alarik#14',
    holds: 'an issuer with and without a slash at its end are two, and only one is registered',
    check: async () => {
      const world = await exchangeWorld();
      for (const iss of [`${githubBase}/`, `${githubBase}//`, githubBase.toUpperCase()]) {
        const token = await world.token('shop-main', { iss });
        expect(await outcomeOf(world, token, 'shop-deploy')).toBe('unknown_issuer');
      }
    },
  },
  {
    item: 32,
    origin: 'gafaelfawr#1431',
    holds: 'an issuer that ends in a slash is asked at one address, with one slash',
    check: async () => {
      const { keySets, issuer, iss, asked, answers } = await scene();
      const slashed = `${iss}/`;
      answers.discovery = () => ({
        body: JSON.stringify({ issuer: slashed, jwks_uri: `${iss}/.well-known/jwks` }),
      });
      const match = { kind: 'exact', issuer: slashed } as const;
      const set = await keySets.refresh({ issuer: slashed, registered: { ...issuer, match } });
      expect(set.keys).toHaveLength(1);
      expect(asked[0]).toBe('/issuer/github/.well-known/openid-configuration');
    },
  },
  {
    item: 32,
    origin: 'OpenID Connect Discovery 4.3',
    holds: 'a discovery document of an issuer with one slash more or less is not this one',
    check: async () => {
      const { verdict, answers, iss } = await scene();
      answers.discovery = () => ({
        body: JSON.stringify({ issuer: `${iss}/`, jwks_uri: `${iss}/.well-known/jwks` }),
      });
      expect(await verdict()).toBe('bad_discovery');
    },
  },
]);

const bothForms = [
  'repo:acme/shop:ref:refs/heads/main',
  'repo:acme@9919/shop@73184213:ref:refs/heads/main',
];

edgeCases('what platforms change under their tenants', [
  {
    item: 37,
    origin: 'GitHub, subjects with and without ids',
    holds: 'both forms of the subject are the same job, and so is one made by a template',
    check: async () => {
      const world = await exchangeWorld();
      for (const sub of [...bothForms, 'enterprise:acme:job_workflow_ref:whatever']) {
        const token = await world.token('shop-main', { sub });
        expect(await outcomeOf(world, token, 'shop-deploy')).toBe('vended');
      }
    },
  },
  {
    item: 37,
    origin: 'GitHub, repository renamed',
    holds: 'a renamed repository goes on, for its id is what was pinned',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main', { repository: 'acme/store' });
      expect(await outcomeOf(world, token, 'shop-deploy')).toBe('vended');
    },
  },
  {
    item: 37,
    origin: 'GitHub, name of a deleted repository taken again',
    holds: 'another repository under the old name is a stranger, who is told nothing',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main', {
        repository_id: '99999999',
        repository_owner_id: '88888888',
      });
      const asked = exchangeToken(world.request(token, 'shop-deploy'), world.ports);
      await expect(asked).rejects.toMatchObject({ code: 'policy_denied', shown: {} });
      await expect(asked).rejects.toThrow(/^no trust here accepts this token/);
    },
  },
  {
    item: 37,
    origin: 'GitHub, repository transferred',
    holds: 'a repository that was handed to another owner is refused, and told by which claim',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main', { repository_owner_id: '66600111' });
      const asked = exchangeToken(world.request(token, 'shop-deploy'), world.ports);
      await expect(asked).rejects.toThrow('repository_owner_id expected "9919", got "66600111"');
    },
  },
  {
    item: 37,
    origin: 'GitHub, pull_request_target from a fork',
    holds: "a stranger's pull request is refused by its event, though every claim matches",
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-pull-request-target');
      expect(await outcomeOf(world, token, 'shop-deploy')).toBe('event_not_allowed');
    },
  },
  {
    item: 37,
    origin: 'GitHub, reusable workflow called at another ref',
    holds: 'a reusable workflow counts at the ref that is trusted and at no other',
    check: () => {
      const workflow = 'acme/workflows/.github/workflows/deploy.yml@refs/tags/v1';
      const trust = {
        ...shopTrust,
        conditions: [...shopTrust.conditions, condition('job_workflow_ref', [workflow])],
      };
      const at = (job_workflow_ref: string) =>
        compareWithTrust(pushOf({ job_workflow_ref }), trust).differences.length;
      expect(at(workflow)).toBe(0);
      expect(at('acme/workflows/.github/workflows/deploy.yml@refs/heads/evil')).toBe(1);
      expect(at('mallory/workflows/.github/workflows/deploy.yml@refs/tags/v1')).toBe(1);
      expect(at(`${workflow}.1`)).toBe(1);
    },
  },
  {
    item: 37,
    origin: 'GitHub, environment names with colons',
    holds: 'an environment with a colon in its name is compared whole',
    check: () => {
      const trust = { ...shopTrust, conditions: [condition('environment', ['production'])] };
      const named = (environment: string) =>
        compareWithTrust(pushOf({ environment }), trust).differences.length;
      expect(named('production')).toBe(0);
      expect(named('production:x')).toBe(1);
      expect(named('x:production')).toBe(1);
    },
  },
  {
    item: 37,
    origin: 'GitHub, issuers of enterprises and of own servers',
    holds: "an enterprise's issuer, or a server's, is not github.com's, whatever its tokens state",
    check: async () => {
      const world = await exchangeWorld();
      for (const iss of [`${githubBase}/acme`, 'https://ghe.acme.example/_services/token']) {
        const token = await world.token('shop-main', { iss });
        expect(await outcomeOf(world, token, 'shop-deploy')).toBe('unknown_issuer');
      }
    },
  },
  {
    item: 37,
    origin: 'GitLab, refs that are not protected',
    holds: 'a branch that anybody may push to is refused by its protection, whatever its name',
    check: async () => {
      const world = await exchangeWorld();
      const open = await world.token('gitlab-billing', { ref_protected: 'false' });
      expect(await outcomeOf(world, open, 'billing-export')).toBe('policy_denied');
      const kept = await world.token('gitlab-billing');
      expect(await outcomeOf(world, kept, 'billing-export')).toBe('vended');
    },
  },
  {
    item: 37,
    origin: 'Bitbucket, ids in braces',
    holds: 'braces around an id are part of it, and no pattern',
    check: () => {
      const uuid = '{f1a2b3c4-0000-4000-8000-0123456789ab}';
      expect(matchesGlob(uuid, uuid)).toBe(true);
      expect(matchesGlob(uuid, uuid.slice(1, -1))).toBe(false);
    },
  },
  {
    item: 37,
    origin: "AWS, claims in an object under the issuer's URL",
    holds: 'an account stated beside the object that AWS states it in does not count',
    check: async () => {
      const world = await exchangeWorld();
      const forged = { 'https://sts.amazonaws.com/': { aws_account: '999999999999' } };
      const token = await world.token('support-agent', {
        ...forged,
        aws_account: '444455556666',
        'https://sts.amazonaws.com/aws_account': '444455556666',
      });
      expect(await outcomeOf(world, token, 'support-answers')).toBe('policy_denied');
    },
  },
]);

edgeCases('issuers taken for one another', [
  {
    item: 42,
    origin: 'RFC 8725 2.8 and 3.8, keys by kid alone',
    holds: 'a key of the same kid at another issuer verifies nothing here',
    check: async () => {
      const other = {
        ...githubIssuer,
        name: 'other',
        keys: { kind: 'uploaded', keys: [jwkOf(ec)] },
      } as const;
      expect(await verdict(signToken({}), other)).toBe('alg_not_allowed');
      const algorithms = ['RS256', 'ES256'] as const;
      const token = signToken({
        header: { alg: 'ES256', kid: 'key-1' },
        alg: 'ES256',
        key: ec.privateKey,
      });
      expect(await verdict(token, { ...githubIssuer, algorithms })).toBe('alg_not_allowed');
      expect(await verdict(token, { ...other, algorithms })).toBe('accepted');
    },
  },
  {
    item: 42,
    origin: 'OpenID Connect Core 2, ids unique within an issuer only',
    holds: 'the same jti at two issuers is two tokens',
    check: () => {
      const [one, two] = ['https://a.example', 'https://b.example'].map((iss) =>
        parseToken(signToken({ claims: { ...claims, iss } })),
      );
      expect(one?.jti).toBe(two?.jti);
      expect(one?.bindingKey).not.toBe(two?.bindingKey);
    },
  },
  {
    item: 42,
    origin: 'OpenID Connect Core 5.7, identity is issuer and subject',
    holds: 'the same claims from another registered issuer are nobody',
    check: () => {
      const twin = tokenOf('gitlab', pushOf().claims);
      const match = matchTrust(twin, [identityOf()], { grant, now });
      expect(match).toMatchObject({ kind: 'refused', known: false, diff: [] });
      const sameName = { ...pushOf(), iss: 'https://github.example.attacker.example' };
      expect(matchTrust(sameName, [identityOf()], { grant, now }).kind).toBe('refused');
      expect(matchTrust(pushOf(), [identityOf()], { grant, now }).kind).toBe('matched');
    },
  },
]);
