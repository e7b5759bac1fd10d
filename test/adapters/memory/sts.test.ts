import { expect, test } from 'vitest';
import { createMemorySts } from '#adapters/memory/sts.ts';
import type { AssumeRoleRequest } from '#core/leases/sts.ts';
import { stsContract } from '#test/contracts/sts-contract.ts';

const at = new Date('2026-11-22T10:00:00Z');
const clock = { now: () => at };
const role = 'arn:aws:iam::111122223333:role/shop-deploy';
const closedRole = 'arn:aws:iam::111122223333:role/closed';

stsContract('the STS in memory', async () => {
  const roles = { [role]: { externalId: 'acme-sallyport' }, [closedRole]: { trusts: false } };
  const sts = createMemorySts({ clock, roles });
  return {
    sts,
    role,
    closedRole,
    externalId: 'acme-sallyport',
    facts: async ({ assumedRoleArn, assumedRoleId }) => {
      const last = sts.assumed.at(-1);
      return {
        arn: assumedRoleArn,
        userId: assumedRoleId,
        account: assumedRoleArn.split(':')[4] ?? '',
        ...(last === undefined ? {} : { tags: last.tags, sourceIdentity: last.sourceIdentity }),
      };
    },
    disturb: async (how) => sts.setWeather(how),
    stop: async () => undefined,
  };
});

const request: AssumeRoleRequest = {
  roleArn: role,
  sessionName: 'a-session',
  sourceIdentity: 'somebody',
  durationSeconds: 900,
  tags: {},
};

test('the STS in memory answers alike in every run', async () => {
  const [one, other] = [createMemorySts({ clock }), createMemorySts({ clock })];
  expect(await one.assumeRole(request)).toEqual(await other.assumeRole(request));
});

test('the STS in memory can refuse everything, and be itself again', async () => {
  const sts = createMemorySts({ clock });
  sts.setWeather('denied');
  await expect(sts.assumeRole(request)).rejects.toMatchObject({ code: 'role_refused' });
  sts.setWeather('up');
  await expect(sts.assumeRole(request)).resolves.toHaveProperty('accessKeyId');
  expect(sts.assumed).toEqual([request]);
});

test('the STS in memory holds calls until they are let through', async () => {
  const sts = createMemorySts({ clock });
  const gate = Promise.withResolvers<void>();
  sts.holdAt(gate.promise);
  const call = sts.assumeRole(request);
  expect(sts.assumed).toEqual([]);
  gate.resolve();
  await call;
  expect(sts.assumed).toEqual([request]);
});
