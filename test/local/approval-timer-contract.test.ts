import type { Look } from '#core/approvals/tick.ts';
import { createApprovalTimer } from '#local/approval-timer.ts';
import {
  type ApprovalTimerStage,
  approvalTimerContract,
} from '#test/contracts/approval-timer-contract.ts';
import { executionsInMemory, settle, virtualTime } from './states/virtual-time.ts';

approvalTimerContract('a local instance', async (): Promise<ApprovalTimerStage> => {
  const time = virtualTime(new Date('2026-11-22T10:00:00Z'));
  const looked: string[] = [];
  const says: { look: Look } = { look: { settled: true, revision: 1, waitSeconds: 1 } };
  const timer = createApprovalTimer({
    ...{ clock: time.clock, timers: time.timers, executions: executionsInMemory() },
    store: {
      // The request as the last look left it.
      read: async (_: string, id: string) => ({ id, revision: says.look.revision }) as never,
      list: async () => ({ records: [] }) as never,
    },
    look: async (event) => {
      looked.push((event as { readonly id: string }).id);
      return says.look;
    },
    tell: () => undefined,
  });
  return {
    timer,
    looked,
    setLook: (look) => {
      says.look = look;
    },
    settle,
    pass: (seconds) => time.moveTo(new Date(time.clock.now().getTime() + seconds * 1_000), settle),
    close: async () => timer.close(),
  };
});
