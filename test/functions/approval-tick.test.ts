import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openApproval } from '#core/approvals/open-approval.ts';
import { Fault } from '#core/faults.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import { campaign } from '#test/campaign.ts';
import { approvalWorld, sampleAsk } from '#test/core/approvals/approval-world.ts';
import { secondsIn } from '#test/core/approvals/sample-approval.ts';

test('looks at the request that it is told, and says when to look again', async () => {
  const { ports, kinds, moveTo } = approvalWorld();
  const { value } = await openApproval(sampleAsk({ expiresSeconds: 600 }), ports);
  const look = approvalTick(ports);
  const event = { v: 1, id: value.id };
  expect(await look(event)).toEqual({ settled: false, revision: 1, waitSeconds: 600 });
  moveTo(secondsIn(600));
  expect(await look(event)).toMatchObject({ settled: true });
  expect(await kinds()).toEqual(['approval.asked', 'approval.expired', 'approval.settled']);
});

test('a request that is forgotten is waited for no more', async () => {
  const look = approvalTick(approvalWorld().ports);
  expect(await look({ v: 1, id: 'none' })).toEqual({ settled: true, revision: 0, waitSeconds: 1 });
});

test.each([
  ['another version', { v: 2, id: 'a-1' }],
  ['no version', { id: 'a-1' }],
  ['a field more', { v: 1, id: 'a-1', at: '2026-11-23T10:00:00.000Z' }],
  ['no id', { v: 1 }],
  ['an id that is empty', { v: 1, id: '' }],
  ['an id that no store holds', { v: 1, id: 'a\0' }],
  ['an id that is none', { v: 1, id: ['a-1'] }],
  ['a list', [1, 'a-1']],
  ['nothing', null],
  ['a text', '{"v":1,"id":"a-1"}'],
])('an event with %s is refused', async (_what, event) => {
  const { ports } = approvalWorld();
  const refused = { code: 'invalid_request', message: expect.stringContaining('send just that') };
  await expect(approvalTick(ports)(event)).rejects.toMatchObject(refused);
});

test('no event makes it do anything but look, or refuse', async () => {
  const { ports, kinds } = approvalWorld();
  await openApproval(sampleAsk(), ports);
  const look = approvalTick(ports);
  const event = fc.oneof(
    fc.anything(),
    fc.record({ v: fc.constantFrom(1, '1', 2), id: fc.string() }),
  );
  await fc.assert(
    fc.asyncProperty(event, async (given) => {
      const result = await look(given).catch((error) => error);
      expect(result instanceof Fault ? result.code : result.settled).toBeOneOf([
        'invalid_request',
        true,
      ]);
    }),
    { seed: 20_261_123, numRuns: campaign(300) },
  );
  expect(await kinds()).toEqual(['approval.asked']);
});
