import { createMemoryRevoker } from '#adapters/memory/revoker.ts';
import { revokerContract } from '#test/contracts/revoker-contract.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';
const otherRole = 'arn:aws:iam::444455556666:role/billing-export';

revokerContract('the revoker in memory', async () => {
  const revoker = createMemoryRevoker([role, otherRole]);
  return {
    revoker,
    role,
    otherRole,
    missingRole: `${role}-that-nobody-made`,
    denied: async (of) => {
      const denied = revoker.deniedBy(of);
      const userIds = denied?.sessions.map(({ userId }) => userId) ?? [];
      return { userIds, issuedBefore: denied?.issuedBefore };
    },
    disturb: async (how) => revoker.setWeather(how),
    stop: async () => undefined,
  };
});
