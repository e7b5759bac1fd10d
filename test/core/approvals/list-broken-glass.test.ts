import { expect, test } from 'vitest';
import { breakGlass } from '#core/approvals/break-glass.ts';
import { listBrokenGlass } from '#core/approvals/list-broken-glass.ts';
import { approvalWorld, origin, sampleAsk } from './approval-world.ts';
import { openedAt } from './sample-approval.ts';

const glass = {
  incident: 'INC-*',
  leaseSeconds: 960,
  review: { seats: [{ group: 'security', count: 1, escalation: [] }], withinSeconds: 86_400 },
};

const person = (...groups: readonly string[]) => ({
  person: {
    ...{ id: 'ada', name: 'Ada', groups, issuer: 'people', subject: 'ada', accounts: {} },
  },
  signedInAt: openedAt,
  origin,
});

test('whoever would have been asked is told of the glass that was broken, and nobody else', async () => {
  const world = approvalWorld();
  const ask = sampleAsk({ breakGlass: glass });
  for (const incident of ['INC-1', 'INC-2']) {
    const urgent = { ...ask, requester: { ...ask.requester, reason: 'orders are lost' } };
    await breakGlass(urgent, { incident, triggerGroups: [] }, world.ports);
  }
  const told = await listBrokenGlass(person('platform'), world.ports);
  expect(told.map(({ incident }) => incident)).toEqual(['INC-2', 'INC-1']);
  expect(told[0]).toMatchObject({ identity: 'shop-migrator', reason: 'orders are lost' });
  expect(await listBrokenGlass(person('sales'), world.ports)).toEqual([]);
});
