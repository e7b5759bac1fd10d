import { expect } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { throughGateway } from '../functions/doors.ts';
import { callerIdentityRequest, formPost, tokenRequest } from '../functions/face-requests.ts';
import { edgeCases, outcomeOf, refusalOf } from './edge-case.ts';

const grant = 'shop-deploy';
const otherwise = { narrowing: { durationSeconds: 1_200 } };

/** Publishes the example with one text in one file replaced, without the tests that keep it as it is. */
async function publish(
  world: ExchangeWorld,
  path: string,
  from: string,
  to: string,
): Promise<void> {
  const files = new Map(readConfigurationFolder(exampleFolder));
  const text = String(files.get(path));
  expect(text).toContain(from);
  for (const path of ['tests/story.yaml', 'tests/gateway.yaml']) files.delete(path);
  await publishConfiguration(
    asOwner,
    { files: files.set(path, text.replace(from, to)) },
    world.admin,
  );
}

edgeCases('a token shown again', [
  {
    item: 39,
    origin: 'RFC 7519 4.1.7, jti used twice',
    holds: 'the same request joins the session it opened, and any other request is refused',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      const first = await exchangeToken(world.request(token, grant), world.ports);
      const again = await exchangeToken(world.request(token, grant), world.ports);
      expect(again.sessionId).toBe(first.sessionId);
      expect(await outcomeOf(world, token, grant, otherwise)).toBe('token_already_used');
    },
  },
  {
    item: 39,
    origin: 'RFC 7519 4.1.7, jti reused by its issuer',
    holds: 'another token under the same jti is the same token, whatever else it states',
    check: async () => {
      const world = await exchangeWorld();
      const jti = 'one-and-the-same';
      const first = await world.token('shop-main', { jti, run_id: '1' });
      const second = await world.token('shop-main', { jti, run_id: '2' });
      expect(await outcomeOf(world, first, grant)).toBe('vended');
      expect(await outcomeOf(world, second, grant, otherwise)).toBe('token_already_used');
    },
  },
  {
    item: 39,
    origin: 'Kubernetes before 1.30, tokens without jti',
    holds: 'a token without an id is known by its bytes, and a platform that sets ids must',
    check: async () => {
      const world = await exchangeWorld();
      const nameless = { jti: undefined };
      const token = await world.token('k8s-checkout', nameless);
      expect(await outcomeOf(world, token, 'checkout-config')).toBe('vended');
      expect(await outcomeOf(world, token, 'checkout-config', otherwise)).toBe(
        'token_already_used',
      );
      const github = await world.token('shop-main', nameless);
      expect(await outcomeOf(world, github, grant)).toBe('malformed_token');
    },
  },
  {
    item: 39,
    origin: 'two functions that race on one token',
    holds: 'of two processes at once both get the one session, or one of two requests is refused',
    check: async () => {
      const world = await exchangeWorld();
      const other = { ...world, ports: world.anotherProcess() };
      const token = await world.token('shop-main');
      const [one, two] = await Promise.all(
        [world, other].map(({ ports }) => exchangeToken(world.request(token, grant), ports)),
      );
      expect(one?.sessionId).toBe(two?.sessionId);
      const contested = await world.token('shop-main');
      const outcomes = await Promise.all([
        outcomeOf(world, contested, grant),
        outcomeOf(other, contested, grant, otherwise),
      ]);
      expect(outcomes.toSorted()).toEqual(['token_already_used', 'vended']);
    },
  },
  {
    item: 39,
    origin: 'memories of used tokens that a restart wipes',
    holds: 'a process that was just started knows what an earlier one spent',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      expect(await outcomeOf(world, token, grant)).toBe('vended');
      const restarted = { ...world, ports: world.anotherProcess() };
      expect(await outcomeOf(restarted, token, grant, otherwise)).toBe('token_already_used');
    },
  },
]);

edgeCases('what changes while a token lives', [
  {
    item: 41,
    origin: 'Vault, renewal that evaluates nothing anew',
    holds: 'a trust that no longer accepts the token refuses its next mint',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      expect(await outcomeOf(world, token, grant)).toBe('vended');
      await publish(world, 'identities.yaml', 'environment: production', 'environment: staging');
      expect(await outcomeOf(world, token, grant)).toBe('policy_denied');
    },
  },
  {
    item: 41,
    origin: 'Vault, renewal under a changed policy',
    holds: 'a policy that forbids by now refuses the next mint of a session that lives',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      expect(await outcomeOf(world, token, grant)).toBe('vended');
      const forbid =
        '@id("freeze")\nforbid (principal, action == Sallyport::Action::"Vend", resource);\n';
      const first = '// What holds whatever else is permitted.';
      await publish(world, 'policies/guardrails.cedar', first, `${first}\n${forbid}`);
      expect(await outcomeOf(world, token, grant)).toBe('policy_denied');
    },
  },
  {
    item: 41,
    origin: 'sessions that outlive the account they belong to',
    holds: 'a suspended identity is refused its next mint, and a released one is not',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      expect(await outcomeOf(world, token, grant)).toBe('vended');
      const identity = 'shop-deployer';
      const told = { identity, reason: 'a test' };
      await stopIdentity(asOwner, { ...told, stopping: 'suspend' }, world.admin);
      expect(await outcomeOf(world, token, grant)).toBe('identity_stopped');
      await stopIdentity(asOwner, { ...told, stopping: 'resume' }, world.admin);
      expect(await outcomeOf(world, token, grant)).toBe('vended');
    },
  },
  {
    item: 41,
    origin: 'a role swapped under a living session',
    holds:
      'a grant that leads elsewhere by now opens a new session and never mixes two roles in one',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      const first = await exchangeToken(world.request(token, grant), world.ports);
      await publish(world, 'grants.yaml', ':role/shop-deploy\n', ':role/shop-deploy-2\n');
      const next = await exchangeToken(world.request(token, grant), world.ports);
      expect(next.sessionId).not.toBe(first.sessionId);
      expect(world.sts.assumed.map(({ roleArn }) => roleArn.split('/').at(-1))).toEqual([
        'shop-deploy',
        'shop-deploy-2',
      ]);
    },
  },
]);

const presigned =
  'https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Signature=00';

edgeCases('a signed GetCallerIdentity as proof, which is no way in here', [
  {
    item: 43,
    origin: 'CVE-2020-16250',
    holds: 'a presigned GetCallerIdentity, raw or encoded, is no subject token',
    check: async () => {
      const world = await exchangeWorld();
      for (const text of [
        presigned,
        Buffer.from(presigned).toString('base64url'),
        `a.${presigned}.b`,
      ]) {
        expect(await outcomeOf(world, text, grant)).toBe('malformed_token');
      }
    },
  },
  {
    item: 43,
    origin: 'CVE-2020-16250, type of the token swapped',
    holds: 'no token type names a signed request, and the refusal says which there are',
    check: async () => {
      const world = await exchangeWorld();
      const request = tokenRequest({ token: presigned, target: grant });
      const body = String(request.body).replace(/token-type%3Ajwt/, 'token-type%3Aaws4_request');
      expect(body).not.toBe(request.body);
      const broker = { exchange: world.ports, admin: world.admin };
      const reply = await throughGateway(broker, { ...request, body });
      expect(reply.status).toBe(400);
      expect(reply.body).toContain('subject_token_type must be one of');
    },
  },
  {
    item: 43,
    origin: 'CVE-2020-16250, action and body swapped',
    holds: 'credentials of AWS itself say nothing here, and no other action is done for them',
    check: async () => {
      const world = await exchangeWorld();
      const broker = { exchange: world.ports, admin: world.admin };
      const foreign = { accessKeyId: 'ASIAFOREIGNFOREIGN00', sessionToken: 'theirs' };
      const signed = callerIdentityRequest(foreign);
      expect((await throughGateway(broker, signed)).body).toContain('InvalidClientTokenId');
      const swapped = { ...signed, body: formPost('/', [['Action', 'AssumeRole']]).body ?? '' };
      expect((await throughGateway(broker, swapped)).body).toContain('InvalidAction');
      const twice = { ...signed, body: `${signed.body}&Action=AssumeRole` };
      expect((await throughGateway(broker, twice)).body).toContain('ValidationError');
      const accepting = {
        ...signed,
        headers: [...(signed.headers ?? []), ['Accept', 'application/json']] as const,
      };
      expect((await throughGateway(broker, accepting)).body).toContain('InvalidClientTokenId');
      expect(world.sts.assumed).toEqual([]);
    },
  },
]);

edgeCases('a process that dies between STS and the record', [
  {
    item: 49,
    origin: 'Vault, write-ahead log; Infisical, orphaned users',
    holds: 'credentials whose record fails are dropped, and the next try leaves nothing half done',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      world.store.failNext('commit', 'before');
      const fault = await refusalOf(exchangeToken(world.request(token, grant), world.ports));
      expect(fault?.code).toBe('store_unavailable');
      expect(JSON.stringify([fault?.message, fault?.shown, fault?.detail])).not.toContain('ASIA');
      expect(await world.store.list('lease', { limit: 10 })).toEqual([]);
      expect(await world.store.list('access-key', { limit: 10 })).toEqual([]);
      expect(await outcomeOf(world, token, grant)).toBe('vended');
      // What was dropped shows in AWS's own trail, by a name that leads to the identity.
      const [orphan, kept] = world.sts.assumed;
      expect(orphan?.sourceIdentity).toBe('shop-deployer');
      expect(kept?.sourceIdentity).toBe('shop-deployer');
    },
  },
]);
