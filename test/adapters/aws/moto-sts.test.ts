import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe } from 'vitest';
import { formBody } from '#adapters/aws/form-body.ts';
import { createQueryCaller } from '#adapters/aws/query-caller.ts';
import { createSts } from '#adapters/aws/sts.ts';
import { Fault } from '#core/faults.ts';
import type { AssumedRole } from '#core/leases/sts.ts';
import type { Gaps } from '#test/contracts/clauses.ts';
import { stsContract } from '#test/contracts/sts-contract.ts';
import { type Moto, noMoto, startMoto } from './moto.ts';
import { startStub } from './stub-aws.ts';

/** What moto 5.2.5 does where STS would do otherwise: what the clause that it breaks says of it. */
const gaps: Gaps = {
  // Ends have milliseconds.
  'S-01': 'to be +0',
  // Refused, by an error in the form of EC2, which STS never has; and so for S-09.
  'S-08': "expected 'sts_unavailable' to be 'role_refused'",
  'S-09': "expected 'sts_unavailable' to be 'role_refused'",
  // Whatever is asked for; and so for S-11 and S-12.
  'S-10': "expected 'permitted' to be 'invalid_request'",
  'S-11': "expected 'permitted' to be 'malformed_policy'",
  'S-12': "expected 'permitted' to be 'packed_policy_too_large'",
};

const account = '123456789012';
const clock = { now: () => new Date() };

describe.skipIf(noMoto !== undefined)('over HTTP', () => {
  let moto: Moto;
  const service = () => ({ region: 'us-east-1', clock, timeoutMs: 20_000, endpoint: moto.url });

  beforeAll(async () => {
    moto = await startMoto();
    const iam = createQueryCaller({ ...service(), name: 'iam' });
    for (const [name, principal] of [
      ['shop-deploy', `arn:aws:iam::${account}:user/broker`],
      ['closed', 'arn:aws:iam::444455556666:root'],
    ] as const) {
      const Condition = { StringEquals: { 'sts:ExternalId': 'acme-sallyport' } };
      const Statement = [
        { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole', Condition },
      ];
      await iam({
        form: formBody([
          ['Action', 'CreateRole'],
          ['Version', '2010-05-08'],
          ['RoleName', name],
          ['MaxSessionDuration', '3600'],
          ['AssumeRolePolicyDocument', JSON.stringify({ Version: '2012-10-17', Statement })],
        ]),
        credentials: async () => moto.credentials,
        faultOf: ({ code }) => new Fault('unavailable', `moto refuses a role: ${code}`),
      });
    }
  });
  afterAll(() => moto.stop());

  stsContract(
    'STS of moto',
    async () => {
      const target = { url: moto.url, timeoutMs: 20_000 };
      const ends: (() => Promise<void>)[] = [];
      return {
        sts: {
          assumeRole: (request) =>
            createSts({
              ...{ ...service(), endpoint: target.url, timeoutMs: target.timeoutMs },
              credentials: async () => moto.credentials,
            }).assumeRole(request),
        },
        role: `arn:aws:iam::${account}:role/shop-deploy`,
        closedRole: `arn:aws:iam::${account}:role/closed`,
        externalId: 'acme-sallyport',
        facts: (assumed) => factsOf(assumed, moto.url),
        disturb: async (how) => {
          if (how === 'down') {
            target.url = 'http://127.0.0.1:1';
            return;
          }
          const odd = await startStub('sts', () => ({}));
          odd.setStorm(how === 'slow' ? 'hanging' : 'throttling');
          ends.push(odd.stop);
          Object.assign(target, { url: odd.url, timeoutMs: how === 'slow' ? 100 : 20_000 });
        },
        stop: async () => {
          for (const end of ends) await end();
        },
      };
    },
    gaps,
  );
});

/** moto shows neither tags nor source identity. */
async function factsOf(assumed: AssumedRole, endpoint: string) {
  const client = new STSClient({ endpoint, region: 'us-east-1', credentials: { ...assumed } });
  const said = await client.send(new GetCallerIdentityCommand({}));
  return { arn: said.Arn ?? '', account: said.Account ?? '', userId: said.UserId ?? '' };
}
