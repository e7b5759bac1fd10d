import { Fault } from '#core/faults.ts';

/** Runs tasks one after another in the order given. */
export type Lane = <T>(task: () => Promise<T>) => Promise<T>;

/**
 * A lane in which at most `waitingLimit` tasks wait; one more is refused with `Fault('slow_down')`,
 * so that a store which hangs does not fill the memory.
 */
export function createLane(waitingLimit: number): Lane {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (task) => {
    if (waiting >= waitingLimit) {
      throw new Fault('slow_down', 'too many requests wait for the store; try again shortly');
    }
    waiting += 1;
    const turn = last.then(task);
    // The next task starts whatever became of this one.
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  };
}
