import { expect, test } from 'vitest';
import { openApproval } from '#core/approvals/open-approval.ts';
import { tick } from '#core/approvals/tick.ts';
import { Fault } from '#core/faults.ts';
import { approvalWorld, sampleAsk } from './approval-world.ts';
import { secondsIn } from './sample-approval.ts';

const away = new Fault('store_unavailable', 'the configuration is away; try again shortly');

test('a look needs nobody but where an escalation may find words that now count', async () => {
  const { ports, kinds, moveTo } = approvalWorld();
  const seat = { group: 'platform', count: 1, escalation: [{ afterSeconds: 600, group: 'leads' }] };
  const rule = { seats: [seat], reminders: { everySeconds: 300, most: 1 } };
  const { value } = await openApproval(sampleAsk(rule), ports);
  const alone = { ...ports, people: () => Promise.reject(away) };
  moveTo(secondsIn(300));
  expect(await tick(value.id, alone)).toMatchObject({ settled: false, waitSeconds: 300 });
  moveTo(secondsIn(600));
  await expect(tick(value.id, alone)).rejects.toThrow(away);
  expect(await kinds()).toEqual(['approval.asked', 'approval.reminded']);
  moveTo(secondsIn(value.rule.expiresSeconds));
  expect(await tick(value.id, alone)).toMatchObject({ settled: true });
  expect((await kinds()).slice(2)).toEqual(['approval.expired', 'approval.settled']);
});
