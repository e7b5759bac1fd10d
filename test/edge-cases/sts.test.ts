import { expect } from 'vitest';
import { createSts } from '#adapters/aws/sts.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { explainPackedPolicy } from '#core/leases/packed-size.ts';
import { planLease } from '#core/leases/plan-lease.ts';
import { sessionNameOf } from '#core/leases/session-name.ts';
import { sessionTagsOf } from '#core/leases/session-tags.ts';
import type { AssumeRoleRequest, Sts } from '#core/leases/sts.ts';
import { writeXml } from '#core/xml/write-xml.ts';
import { transportOf } from '#test/adapters/aws/transport-of.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { acmeFiles, acmeWith, compiledOf, problemsOf } from '../core/config/acme.ts';
import { leaseRequest, sessionId, workload } from '../core/leases/lease-request.ts';
import { throughGateway } from '../functions/doors.ts';
import { stsRequest } from '../functions/face-requests.ts';
import { edgeCases, outcomeOf, refusalOf } from './edge-case.ts';

const security = ['sallyport:identity', 'sallyport:grant', 'sallyport:session'];
const tagging = {
  identity: 'shop-deployer',
  grant: 'shop-deploy',
  sessionId,
  mode: 'vend' as const,
  workload,
  policy: undefined,
};

edgeCases('the packed size of policy and tags', [
  {
    item: 44,
    origin: 'aws-actions/configure-aws-credentials d6f5dc3 and fa8d6a5',
    holds: 'facts are left out from the last on and told of, security tags never',
    check: () => {
      const long = {
        ...workload,
        sourceRepositoryUri: 'u'.repeat(100),
        buildConfigUri: 'c'.repeat(250),
      };
      const facts = ['profile', 'sourceRepositoryUri', 'buildConfigUri'];
      const { tags, dropped } = sessionTagsOf({ ...tagging, workload: long, facts });
      expect(Object.keys(tags).slice(0, 3)).toEqual(security);
      expect(dropped).toEqual(['buildConfigUri']);
      const full = sessionTagsOf({ ...tagging, workload: long, facts, policy: 'p'.repeat(2_048) });
      expect(Object.keys(full.tags)).toEqual(security);
      expect(full.dropped).toEqual(facts);
    },
  },
  {
    item: 44,
    origin: 'STS, 2,048 characters of session policy',
    holds: 'a policy of one character too many is refused before STS is asked',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      const policy = ' '.repeat(2_049);
      const narrowing = { narrowing: { policy } };
      expect(await outcomeOf(world, token, 'shop-deploy', narrowing)).toBe('invalid_request');
      expect(world.sts.assumed).toEqual([]);
    },
  },
  {
    item: 44,
    origin: 'STS, PackedPolicyTooLarge although the request was in bounds',
    holds:
      'a refusal of the packed size by STS itself is told with its figures and not tried smaller',
    check: async () => {
      const world = await exchangeWorld();
      const asked: AssumeRoleRequest[] = [];
      const sts: Sts = {
        assumeRole: async (request) => {
          asked.push(request);
          throw explainPackedPolicy(request, 104);
        },
      };
      const token = await world.token('shop-main');
      const ports = { ...world.ports, sts };
      const fault = await refusalOf(exchangeToken(world.request(token, 'shop-deploy'), ports));
      expect(fault?.code).toBe('packed_policy_too_large');
      expect(fault?.message).toMatch(
        /it reports 104 percent.*the policy has \d+ of 2048 characters and the 5 tags have \d+/,
      );
      expect(asked).toHaveLength(1);
      expect(Object.keys(asked[0]?.tags ?? {})).toEqual(expect.arrayContaining(security));
    },
  },
  {
    item: 44,
    origin: 'STS, 50 tags of a charset and 256 characters',
    holds: 'a value that STS would refuse is left out whole, and never cut or rewritten',
    check: () => {
      const odd = {
        ...workload,
        realm: 'a;b',
        account: 'x'.repeat(257),
        sourceRepositoryRef: 'ok',
      };
      const facts = ['realm', 'account', 'sourceRepositoryRef'];
      const { tags, dropped } = sessionTagsOf({ ...tagging, workload: odd, facts });
      expect(dropped).toEqual(['realm', 'account']);
      expect(tags).toMatchObject({ 'sallyport:sourceRepositoryRef': 'ok' });
    },
  },
  {
    item: 44,
    origin: 'tags of a caller that replace tags of the broker',
    holds: 'no fact of a workload can take the name of a security tag',
    check: () => {
      const forged = { ...workload, identity: 'administrator', grant: 'all', session: 'none' };
      const facts = ['identity', 'grant', 'session'];
      const { tags } = sessionTagsOf({ ...tagging, workload: forged, facts: [] });
      expect(tags['sallyport:identity']).toBe('shop-deployer');
      const named = acmeWith(
        'grants.yaml',
        'tags: [sourceRepositoryIdentifier,',
        `tags: [${facts[0]},`,
      );
      expect(
        problemsOf(named)
          .map(({ message }) => message)
          .join(),
      ).toContain('"identity" is not a fact of a workload');
    },
  },
  {
    item: 44,
    origin: 'STS, transitive tags of a session already there',
    holds: 'no tag is asked to be transitive, so none can collide with one of a role further on',
    check: async () => {
      const bodies: string[] = [];
      const sts = answeringSts((body) => {
        bodies.push(body);
        return { status: 400, body: '' };
      });
      await refusalOf(sts.assumeRole(planLease(leaseRequest()).assumeRole));
      expect(bodies[0]).toContain('Tags.member.1.Key=sallyport%3Aidentity');
      expect(bodies.join()).not.toContain('Transitive');
    },
  },
]);

edgeCases('names of sessions', [
  {
    item: 45,
    origin: 'gravitational/teleport#23523',
    holds: 'identities that begin alike keep names of their own once these are cut to 64',
    check: () => {
      const ids = ['01k07c2w0gv5m3q8z4x6y7a9bc', '01k07c2w0gv5m3q8z4x6y7a9bd'];
      const names = ids.map((id) => sessionNameOf(`${'a'.repeat(60)}-production`, id));
      expect(new Set(names).size).toBe(2);
      for (const name of names) expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
    },
  },
  {
    item: 45,
    origin: 'sigv4-proxy#243',
    holds: "a caller cannot choose the session's name, so not another's either",
    check: async () => {
      const world = await exchangeWorld();
      const broker = { exchange: world.ports, admin: world.admin };
      const request = stsRequest({ token: await world.token('shop-main'), target: 'shop-deploy' });
      const chosen = String(request.body).replace(
        'botocore-session-1763805600',
        'checkout-service',
      );
      const reply = await throughGateway(broker, { ...request, body: chosen });
      expect(reply.status).toBe(200);
      const [asked] = world.sts.assumed;
      expect(asked?.sessionName).toMatch(/^shop-deployer\./);
      expect(asked?.sourceIdentity).toBe('shop-deployer');
    },
  },
  {
    item: 45,
    origin: 'CWE-74, names that hold more than a name',
    holds: 'an identity whose id STS would not take is refused, not mended',
    check: () => {
      for (const id of ['a b', 'a/b', 'a\nb', 'a:b', 'é']) {
        expect(() => sessionNameOf(id, sessionId)).toThrow('makes no session name that STS takes');
      }
    },
  },
]);

edgeCases('how long credentials last', [
  {
    item: 46,
    origin: 'STS, 900 seconds at least and 43,200 at most',
    holds: 'a duration that STS would refuse is refused here, at both ends',
    check: async () => {
      const world = await exchangeWorld();
      for (const durationSeconds of [0, 899, 43_201]) {
        const token = await world.token('shop-main');
        const asked = { narrowing: { durationSeconds } };
        expect(await outcomeOf(world, token, 'shop-deploy', asked)).toBe('invalid_request');
      }
      expect(world.sts.assumed).toEqual([]);
    },
  },
  {
    item: 46,
    origin: 'STS, an hour at most for a role that assumes a role',
    holds: 'a wish for more than an hour gets the hour, and is told why',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      const request = world.request(token, 'shop-deploy', {
        narrowing: { durationSeconds: 43_200 },
      });
      const vended = await exchangeToken(request, world.ports);
      expect(world.sts.assumed[0]?.durationSeconds).toBe(3_600);
      expect(vended.expiresReason).toMatch(/allows no longer/);
      const config = acmeWith('grants.yaml', 'leaseSeconds: 3600', 'leaseSeconds: 7200');
      expect(
        problemsOf(config)
          .map(({ message }) => message)
          .join(),
      ).toContain('from 960 to 3600');
    },
  },
  {
    item: 46,
    origin: 'ends of sessions that clients compute for themselves',
    holds: 'the end that STS gives is the one that is told, recorded and counted to',
    check: async () => {
      const world = await exchangeWorld();
      const sts: Sts = {
        assumeRole: async (request) => ({
          ...(await world.sts.assumeRole(request)),
          expiresAt: new Date('2026-11-22T10:20:00Z'),
        }),
      };
      const token = await world.token('shop-main');
      const request = world.request(token, 'shop-deploy');
      const vended = await exchangeToken(request, { ...world.ports, sts });
      expect(vended.credentials.expiresAt).toEqual(new Date('2026-11-22T10:20:00Z'));
      expect(vended.expiresInSeconds).toBe(1_200);
      const [entry] = (await world.store.entries({ limit: 10 })).slice(-1);
      expect(entry?.entry.body.lease?.expiresAt).toBe('2026-11-22T10:20:00.000Z');
    },
  },
]);

/** An STS whose answers are written by the test. */
function answeringSts(answer: (body: string) => { status: number; body: string }): Sts {
  return createSts({
    endpoint: 'https://sts.us-east-1.amazonaws.com',
    region: 'us-east-1',
    credentials: async () => ({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' }),
    clock: { now: () => new Date('2026-11-22T10:00:00Z') },
    timeoutMs: 1_000,
    transport: transportOf(async (_, init) => {
      const { status, body } = answer(String(init?.body));
      return new Response(body, { status });
    }),
  });
}

function assumedReply(account: string, name: string): string {
  return writeXml('AssumeRoleResponse', {
    AssumeRoleResult: {
      AssumedRoleUser: {
        Arn: `arn:aws:sts::${account}:assumed-role/shop-deploy/${name}`,
        AssumedRoleId: `AROAEXAMPLE:${name}`,
      },
      Credentials: {
        AccessKeyId: 'ASIAEXAMPLE000000000',
        SecretAccessKey: 'x'.repeat(40),
        SessionToken: 'token',
        Expiration: '2026-11-22T10:30:00Z',
      },
    },
  });
}

edgeCases('what STS answers', [
  {
    item: 47,
    origin: 'aws-actions/configure-aws-credentials#1847',
    holds: 'a session in another account than the role is of is not vended',
    check: async () => {
      const { assumeRole } = planLease(leaseRequest());
      const from = (account: string) =>
        answeringSts(() => ({ status: 200, body: assumedReply(account, assumeRole.sessionName) }));
      expect((await from('111122223333').assumeRole(assumeRole)).accessKeyId).toMatch(/^ASIA/);
      const fault = await refusalOf(from('999988887777').assumeRole(assumeRole));
      expect(fault?.code).toBe('sts_unavailable');
    },
  },
  {
    item: 47,
    origin: 'aws-actions/configure-aws-credentials#1681',
    holds:
      'a role that STS does not let us assume yet is refused by name of the cause, and vended later',
    check: async () => {
      const world = await exchangeWorld();
      const token = await world.token('shop-main');
      world.sts.setWeather('denied');
      expect(await outcomeOf(world, token, 'shop-deploy')).toBe('role_refused');
      world.sts.setWeather('up');
      expect(await outcomeOf(world, token, 'shop-deploy')).toBe('vended');
    },
  },
]);

edgeCases("the broker's own power", [
  {
    item: 48,
    origin: 'GetFederationToken and AssumeRole without a session policy',
    holds: 'a grant without a session policy is refused, and one that says none is warned of',
    check: () => {
      const grants = String(acmeFiles().get('grants.yaml'));
      const from = grants.indexOf('    sessionPolicy:', grants.indexOf('shop-migrate:'));
      const block = grants.slice(from, grants.indexOf('\n\n', from));
      const without = acmeWith('grants.yaml', `${block}\n`, '');
      expect(
        problemsOf(without)
          .map(({ message }) => message)
          .join(),
      ).toContain('"sessionPolicy" is missing');
      const none = acmeWith('grants.yaml', block, '    sessionPolicy: none');
      expect(compiledOf(none).warnings.map(({ message }) => message)).toContain(
        'the grant "shop-migrate" vends all that its role may do',
      );
    },
  },
  {
    item: 48,
    origin: 'policies that a failing step leaves out',
    holds: 'whatever a caller asks for, STS is sent a policy that the grant bounds',
    check: async () => {
      const world = await exchangeWorld();
      const wide = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      });
      for (const narrowing of [{}, { policy: wide }, { scope: ['ListSite'] }, { scope: [] }]) {
        const token = await world.token('shop-main');
        expect(await outcomeOf(world, token, 'shop-deploy', { narrowing })).toBe('vended');
        const sent = world.sts.assumed.at(-1)?.policy ?? '';
        expect(sent).toContain('s3:ListBucket');
        expect(sent).not.toContain('"*"');
      }
    },
  },
  {
    item: 48,
    origin: 'gravitational/teleport#20724',
    holds:
      'a session policy that lets a lease assume further roles is refused when it is published',
    check: () => {
      for (const action of ['sts:AssumeRole', 'sts:*', '*', 'STS:Assume*']) {
        const chaining = acmeWith('grants.yaml', 'Action: s3:ListBucket', `Action: "${action}"`);
        expect(
          problemsOf(chaining)
            .map(({ message }) => message)
            .join(),
        ).toContain('the session policy allows sts:AssumeRole');
      }
    },
  },
]);
