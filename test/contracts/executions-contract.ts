import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Execution, Executions } from '#local/states/execution.ts';

/** Executions, and a second handle on the same, as the next process would hold one. */
export interface ExecutionsUnderTest {
  readonly executions: Executions;
  readonly other: Executions;
  close(): void;
}

export const waitingExecution: Execution = {
  name: 'a-1',
  input: { id: 'a-1' },
  startedAt: '2026-11-23T10:00:00.000Z',
  status: 'running',
  state: 'Wait',
  enteredAt: '2026-11-23T10:00:01.000Z',
  variables: { look: { settled: false, revision: 1, waitSeconds: 600 }, looks: 1 },
  retries: [0, 2],
  waiting: { token: 't-1', until: '2026-11-23T10:10:01.000Z' },
};

/** What every place of executions must do. */
export function executionsContract(name: string, make: () => ExecutionsUnderTest): void {
  describe(`executions contract: ${name}`, () => {
    let under: ExecutionsUnderTest;
    beforeEach(() => {
      under = make();
    });
    afterEach(() => under.close());

    test('E-01 one that was never written reads as undefined', async () => {
      expect(await under.executions.read('a-1')).toBeUndefined();
      expect(await under.executions.running()).toEqual([]);
    });

    test('E-02 what was written comes back exactly, by any handle', async () => {
      await under.executions.write(waitingExecution);
      expect(await under.other.read('a-1')).toStrictEqual(waitingExecution);
    });

    test('E-03 a later state replaces all of an earlier one', async () => {
      await under.executions.write(waitingExecution);
      const { waiting: _, ...awake } = waitingExecution;
      await under.other.write({ ...awake, state: 'Look', retries: [] });
      expect(await under.executions.read('a-1')).toStrictEqual({
        ...{ ...awake, state: 'Look', retries: [] },
      });
    });

    test('E-04 what runs is listed, and what has ended is not, but stays to be read', async () => {
      const failed = { ...waitingExecution, name: 'a-2', status: 'failed' as const };
      const succeeded = { ...waitingExecution, name: 'a-3', status: 'succeeded' as const };
      for (const each of [failed, waitingExecution, succeeded]) await under.executions.write(each);
      expect(await under.other.running()).toStrictEqual([waitingExecution]);
      expect(await under.other.read('a-2')).toStrictEqual(failed);
      await under.executions.write({ ...failed, status: 'running' });
      expect((await under.other.running()).map((each) => each.name).toSorted()).toEqual([
        'a-1',
        'a-2',
      ]);
    });

    test('E-05 what was written is kept, whatever becomes of the object that told it', async () => {
      const variables: Record<string, unknown> = { looks: 1 };
      await under.executions.write({ ...waitingExecution, variables });
      variables.looks = 2;
      expect((await under.executions.read('a-1'))?.variables).toEqual({ looks: 1 });
    });
  });
}
