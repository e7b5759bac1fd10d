import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createRevoker } from '#adapters/aws/revoker.ts';
import { createSts } from '#adapters/aws/sts.ts';
import { createMemorySts } from '#adapters/memory/sts.ts';
import { Fault } from '#core/faults.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { AssumeRoleRequest } from '#core/leases/sts.ts';
import { writeXml } from '#core/xml/write-xml.ts';
import type { World } from '#local/sandbox/world.ts';
import { revokerContract } from '#test/contracts/revoker-contract.ts';
import { policyOf } from '#test/local/sandbox/assume.ts';
import { acmeWorld, startSandbox } from '#test/local/sandbox/start-sandbox.ts';
import { transportOf } from './transport-of.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';
const otherRole = 'arn:aws:iam::444455556666:role/billing-export';
const revokerRole = 'arn:aws:iam::111122223333:role/sallyport-revoker';
const sessions = [{ sessionId: 'a.1', userId: 'AROAEXAMPLE:a.1', until: '2026-11-22T11:00:00Z' }];

/** The story's world, where a revoker may also ask about roles that there are not. */
function worldWithCuriousRevoker(): World {
  const world = acmeWorld();
  const model = world.roles.get(revokerRole);
  const permissions = parsePolicyDocument(JSON.parse(policyOf(['iam:*RolePolicy'], ['*'])));
  if (model === undefined || Array.isArray(permissions)) throw new Error('the story lost its role');
  const curious = { ...model, permissions: [permissions] };
  return { ...world, roles: new Map([...world.roles, [revokerRole, curious]]) };
}

/** A door that answers every call as throttled. */
async function startThrottled(): Promise<{ url: string; stop(): void }> {
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(400, { 'content-type': 'text/xml' }).end(failure('Throttling'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function failure(Code: string): string {
  const error = { Error: { Type: 'Sender', Code, Message: 'planted' }, RequestId: 'r-1' };
  return writeXml('ErrorResponse', error);
}

revokerContract('the revoker over HTTP, against the sandbox,', async () => {
  const running = await startSandbox({ world: worldWithCuriousRevoker() });
  const target = { url: running.url, externalId: 'acme-sallyport' };
  const ends: (() => Promise<void> | void)[] = [() => running.stop()];
  const service = { region: 'us-east-1', clock: running.clock, timeoutMs: 5_000 };
  const sts = createSts({
    ...service,
    endpoint: running.url,
    credentials: async () => running.brokerCredentials('broker'),
  });
  return {
    revoker: {
      deny: (...asked) => {
        const { url: endpoint, externalId } = target;
        const setting = { ...service, endpoint, sts, externalId };
        return createRevoker({ ...setting, roleName: 'sallyport-revoker' }).deny(...asked);
      },
    },
    role,
    otherRole,
    missingRole: `${role}-that-nobody-made`,
    denied: async (of) => {
      const [policy, ...more] = running.sandbox.state.rolePolicies.of(of);
      expect([policy?.name ?? 'SallyportRevokedSessions', more]).toEqual([
        'SallyportRevokedSessions',
        [],
      ]);
      const statements: readonly { Condition: Record<string, Record<string, string[]>> }[] =
        policy === undefined ? [] : JSON.parse(policy.document).Statement;
      const conditions = statements.map(({ Condition }) => Condition);
      const userIds = conditions.flatMap((one) => one.StringEquals?.['aws:userid'] ?? []);
      const dates = conditions.flatMap((one) => one.DateLessThan?.['aws:TokenIssueTime'] ?? []);
      return { userIds, issuedBefore: dates[0] };
    },
    disturb: async (how) => {
      if (how === 'denied') {
        target.externalId = 'somebody-else';
        return;
      }
      const odd = how === 'down' ? { url: 'http://127.0.0.1:1', stop: () => undefined } : undefined;
      const { url, stop } = odd ?? (await startThrottled());
      ends.push(stop);
      target.url = url;
    },
    stop: async () => {
      for (const end of ends) await end();
    },
  };
});

/** A revoker whose IAM gives one answer, beside what its STS was asked for. */
function answering(code: string | undefined, more: { readonly externalId?: string } = {}) {
  const at = new Date('2026-11-22T10:00:00Z');
  const clock = { now: () => at };
  const sts = createMemorySts({ clock });
  const forms: URLSearchParams[] = [];
  const revoker = createRevoker({
    ...{ sts, clock, roleName: 'team/revoker', endpoint: 'https://iam.amazonaws.com' },
    ...{ region: 'us-east-1', timeoutMs: 5_000 },
    ...more,
    transport: transportOf(async (_, init) => {
      forms.push(new URLSearchParams(Buffer.from(init?.body as Uint8Array).toString()));
      const body = code === undefined ? '<PutRolePolicyResponse/>' : failure(code);
      return new Response(body, { status: code === undefined ? 200 : 400 });
    }),
  });
  return { revoker, sts, forms };
}

async function faultOf(code: string): Promise<Fault> {
  const error: unknown = await answering(code)
    .revoker.deny(role, sessions)
    .catch((thrown) => thrown);
  if (error instanceof Fault) return error;
  throw new Error('it did not refuse with a fault');
}

describe('a revoker', () => {
  test('acts as the revoker of the role’s own account and partition, on that role only', async () => {
    const { revoker, sts, forms } = answering(undefined, { externalId: 'an-external-id' });
    const target = 'arn:aws-cn:iam::444455556666:role/teams/shop/deploy';
    await revoker.deny(target, sessions);
    const [asked] = sts.assumed as readonly [AssumeRoleRequest];
    expect(asked.roleArn).toBe('arn:aws-cn:iam::444455556666:role/team/revoker');
    expect([asked.externalId, asked.durationSeconds]).toEqual(['an-external-id', 900]);
    expect(JSON.parse(asked.policy ?? '').Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
        Resource: target,
      },
    ]);
    expect(forms[0]?.get('RoleName')).toBe('deploy');
  });

  test('needs no external id where it has none', async () => {
    const { revoker, sts } = answering(undefined);
    await revoker.deny(role, []);
    expect(sts.assumed[0]).not.toHaveProperty('externalId');
  });

  test.each([
    ['AccessDenied', 'role_refused', 'iam:PutRolePolicy'],
    ['NoSuchEntity', 'role_refused', 'deleted'],
    ['UnmodifiableEntity', 'role_refused', 'AWS service'],
    ['LimitExceeded', 'role_full', '--whole-role'],
    ['ConcurrentModification', 'slow_down', 'somebody else'],
    ['Throttling', 'slow_down', 'throttling'],
    ['ExpiredToken', 'sts_unavailable', 'credentials'],
    ['SomethingNew', 'sts_unavailable', 'iam failed'],
  ])('tells %s of IAM as %s', async (code, wanted, says) => {
    const fault = await faultOf(code);
    expect([fault.code, fault.detail.iam]).toEqual([wanted, code]);
    expect(fault.message).toContain(says);
    expect(fault.message).not.toContain('planted');
  });

  test.each([
    ['denied', 'role_refused', 'role/team/revoker cannot be assumed'],
    ['throttled', 'slow_down', 'throttling'],
    ['down', 'sts_unavailable', 'could not be reached'],
  ] as const)('tells that STS is %s', async (weather, code, says) => {
    const { revoker, sts, forms } = answering(undefined);
    sts.setWeather(weather);
    await expect(revoker.deny(role, sessions)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(says),
    });
    expect(forms).toEqual([]);
  });
});
