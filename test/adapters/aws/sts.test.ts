import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createSts } from '#adapters/aws/sts.ts';
import type { World } from '#local/sandbox/world.ts';
import { stsContract } from '#test/contracts/sts-contract.ts';
import { clientOf } from '#test/local/sandbox/assume.ts';
import { acmeWorld, startSandbox } from '#test/local/sandbox/start-sandbox.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';
const closedRole = 'arn:aws:iam::111122223333:role/closed';

/** The story's world with one more role, which trusts nobody. */
function worldWithClosedRole(): World {
  const world = acmeWorld();
  const model = world.roles.get(role);
  if (model === undefined) throw new Error('the story lost its role');
  const trust = { version: '2012-10-17', statements: [] } as const;
  const closed = { ...model, arn: closedRole, name: 'closed', trust };
  return { ...world, roles: new Map([...world.roles, [closedRole, closed]]) };
}

/** A door that answers every call alike, or never. */
async function startOdd(answer: 'throttled' | 'slow'): Promise<{ url: string; stop(): void }> {
  const body =
    '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>';
  const server = createServer((_, outgoing) => {
    if (answer === 'throttled') outgoing.writeHead(400, { 'content-type': 'text/xml' }).end(body);
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

stsContract('STS over HTTP, against the sandbox,', async () => {
  const running = await startSandbox({ world: worldWithClosedRole() });
  const target = { url: running.url, timeoutMs: 5_000 };
  const ends: (() => Promise<void> | void)[] = [() => running.stop()];
  const sts = (): ReturnType<typeof createSts> =>
    createSts({
      endpoint: target.url,
      region: 'us-east-1',
      credentials: async () => running.brokerCredentials('broker'),
      clock: running.clock,
      timeoutMs: target.timeoutMs,
    });
  return {
    sts: { assumeRole: (request) => sts().assumeRole(request) },
    role,
    closedRole,
    externalId: 'acme-sallyport',
    facts: async (assumed) => {
      const client = new STSClient(clientOf(running, assumed));
      const {
        Arn = '',
        Account = '',
        UserId = '',
      } = await client.send(new GetCallerIdentityCommand({}));
      const session = running.sandbox.seal.open(assumed.sessionToken);
      const { tags = {}, sourceIdentity } = session ?? {};
      return { arn: Arn, account: Account, userId: UserId, tags, sourceIdentity };
    },
    disturb: async (how) => {
      if (how === 'down') {
        target.url = 'http://127.0.0.1:1';
        return;
      }
      const odd = await startOdd(how);
      ends.push(odd.stop);
      Object.assign(target, { url: odd.url, timeoutMs: how === 'slow' ? 100 : 5_000 });
    },
    stop: async () => {
      for (const end of ends) await end();
    },
  };
});
