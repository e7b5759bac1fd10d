import type { Execution, Executions, Timers } from '#local/states/execution.ts';

/** A clock that stands still until it is moved, and timers that ring when it is. */
export function virtualTime(start: Date) {
  let now = start.getTime();
  let alarms: { readonly at: number; readonly act: () => void }[] = [];
  const timers: Timers = {
    at: (instant, act) => {
      const alarm = { at: instant.getTime(), act };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((each) => each !== alarm);
      };
    },
  };
  return {
    clock: { now: () => new Date(now) },
    timers,
    /** When the next timer rings; undefined where none is set. */
    next: () =>
      alarms.length === 0 ? undefined : new Date(Math.min(...alarms.map(({ at }) => at))),
    /** Moves on, and rings whatever is due on the way; what rings is awaited by `settle`. */
    moveTo: async (instant: Date, settle: () => Promise<void>) => {
      for (;;) {
        const due = alarms.filter(({ at }) => at <= instant.getTime());
        const first = due.toSorted((one, other) => one.at - other.at)[0];
        if (first === undefined) break;
        alarms = alarms.filter((each) => each !== first);
        now = Math.max(now, first.at);
        first.act();
        await settle();
      }
      now = Math.max(now, instant.getTime());
    },
  };
}

/** Executions in memory, as a process would find them again. */
export function executionsInMemory(): Executions & { readonly all: Map<string, Execution> } {
  const all = new Map<string, Execution>();
  return {
    all,
    read: async (name) => all.get(name),
    write: async (execution) => void all.set(execution.name, structuredClone(execution)),
    running: async () => [...all.values()].filter(({ status }) => status === 'running'),
  };
}

/** Lets everything that is ready to run do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
