import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalTimer } from '#core/approvals/ports.ts';
import type { Look } from '#core/approvals/tick.ts';

/** What keeps time, and the requests that it has somebody look at. */
export interface ApprovalTimerStage {
  readonly timer: ApprovalTimer;
  /** Ids of requests in the order in which they were looked at. */
  readonly looked: readonly string[];
  /** What whoever looks says from now on. */
  setLook(look: Look): void;
  /** Lets everything that is ready to happen do so. */
  settle(): Promise<void>;
  /** Moves the time on, and lets happen what is due. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

const waiting: Look = { settled: false, revision: 1, waitSeconds: 600 };
const settled: Look = { settled: true, revision: 2, waitSeconds: 1 };
const id = '01hzx3k5m7n9p1q3r5s7t9v1w3';
const other = '01hzx3k5m7n9p1q3r5s7t9v1w4';

/** What everything that keeps time for requests must do. */
export function approvalTimerContract(name: string, make: () => Promise<ApprovalTimerStage>): void {
  describe(`approval timer contract: ${name}`, () => {
    let stage: ApprovalTimerStage;
    const start = async (which = id) => {
      await stage.timer.start(which);
      await stage.settle();
    };
    const wake = async (which = id) => {
      await stage.timer.wake(which);
      await stage.settle();
    };
    beforeEach(async () => {
      stage = await make();
      stage.setLook(waiting);
    });
    afterEach(() => stage.close());

    test('T-01 a request is looked at when it is started', async () => {
      await start();
      expect(stage.looked).toEqual([id]);
    });

    test('T-02 starting again changes nothing, while it waits and when it is over', async () => {
      await start();
      await start();
      expect(stage.looked).toEqual([id]);
      stage.setLook(settled);
      await wake();
      await start();
      expect(stage.looked).toEqual([id, id]);
    });

    test('T-03 many starts at once are one', async () => {
      await Promise.all(Array.from({ length: 20 }, () => stage.timer.start(id)));
      await stage.settle();
      expect(stage.looked).toEqual([id]);
    });

    test('T-04 a wake-up has somebody look at once, each time', async () => {
      await start();
      await wake();
      await wake();
      expect(stage.looked).toEqual([id, id, id]);
    });

    test('T-05 wake-ups at once have somebody look at least once, and none fails', async () => {
      await start();
      await Promise.all(Array.from({ length: 5 }, () => stage.timer.wake(id)));
      await stage.settle();
      expect(stage.looked.length).toBeGreaterThanOrEqual(2);
      expect(stage.looked.length).toBeLessThanOrEqual(6);
    });

    test('T-06 waking what never started, or is over, is nothing', async () => {
      await wake();
      expect(stage.looked).toEqual([]);
      stage.setLook(settled);
      await start();
      await wake();
      expect(stage.looked).toEqual([id]);
    });

    test('T-07 time has somebody look again without a wake-up', async () => {
      await start();
      await stage.pass(599);
      expect(stage.looked).toEqual([id]);
      await stage.pass(2);
      expect(stage.looked).toEqual([id, id]);
    });

    test('T-08 a settled request is not looked at again', async () => {
      await start();
      stage.setLook(settled);
      await wake();
      await stage.pass(100_000);
      expect(stage.looked).toEqual([id, id]);
    });

    test('T-09 requests are no business of each other', async () => {
      await start();
      await start(other);
      await wake(other);
      expect(stage.looked).toEqual([id, other, other]);
    });
  });
}
