import { randomUUID } from 'node:crypto';
import type { Clock } from '#core/world.ts';
import type { Execution, Executions, Timers } from './execution.ts';
import { createLanes } from './lanes.ts';
import { type Machine, stateOf } from './machine.ts';
import { catchError, finishTask, type Integrations, perform, waited } from './perform.ts';
import { statesFault } from './states-fault.ts';

/** What running machines needs of the world. */
export interface EngineWorld {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly executions: Executions;
  readonly integrations: Integrations;
  /** From 0 to 1, for retries that are spread. */
  readonly random: () => number;
  /** Told of what keeps an execution from being gone on with, for a while or for good. */
  readonly tell: (line: string) => void;
}

/** Runs executions of one machine, what each task came to kept before anything else is done. */
export interface Engine {
  /** Starts an execution; one that has this name already goes on as it is, unless it failed. */
  start(name: string, input: Execution['input']): Promise<void>;
  /** Ends the wait for a task's token; false where nobody waits for it (any more). */
  succeed(name: string, token: string): Promise<boolean>;
  /** The same by whichever token the execution waits for, once it has done what it is doing. */
  wake(name: string): Promise<boolean>;
  /** Goes on with everything that ran when the process before this one ended. */
  resume(): Promise<void>;
  /** Ends the timers; what runs goes on at the next `resume`. */
  close(): void;
}

export function createEngine(machine: Machine, world: EngineWorld): Engine {
  const inLane = createLanes();
  const runner = createRunner(machine, world);
  const goOn = (name: string, next: (execution: Execution) => Promise<void>) =>
    inLane(name, async () => {
      const execution = await world.executions.read(name);
      if (execution !== undefined) await next(execution);
    }).catch((error) => {
      // The store may be closed by now; the next process goes on.
      if (runner.isClosed()) return;
      world.tell(`execution ${name} stands still for a minute: ${String(error)}`);
      const soon = new Date(world.clock.now().getTime() + 60_000);
      world.timers.at(soon, () => run(name));
    });
  const run = (name: string): void => {
    void goOn(name, (execution) => runner.run(execution, () => void goOn(name, wake)));
  };
  const wake = async (execution: Execution): Promise<void> => {
    await runner.timeUp(execution);
    run(execution.name);
  };
  const answer = async (name: string, isMeant: (token: string) => boolean): Promise<boolean> => {
    const isHeard = await inLane(name, async () => {
      const execution = await world.executions.read(name);
      const token = execution?.waiting?.token;
      if (execution === undefined || token === undefined || !isMeant(token)) return false;
      const next = { result: {}, now: world.clock.now() };
      await runner.keep(await finishTask(machine, awake(execution), next));
      return !runner.isClosed();
    });
    if (isHeard) run(name);
    return isHeard;
  };
  return {
    start: async (name, input) => {
      await inLane(name, async () => {
        const found = await world.executions.read(name);
        if (found !== undefined && found.status !== 'failed') return;
        await runner.keep(first(machine, { name, input, now: world.clock.now() }));
      });
      run(name);
    },
    succeed: (name, token) => answer(name, (waiting) => waiting === token),
    wake: (name) => answer(name, () => true),
    resume: async () => {
      for (const { name } of await world.executions.running()) run(name);
    },
    close: runner.close,
  };
}

function first(
  { StartAt }: Machine,
  { name, input, now }: Pick<Execution, 'name' | 'input'> & { readonly now: Date },
): Execution {
  const at = now.toISOString();
  return {
    ...{ name, input, startedAt: at, status: 'running', variables: {} },
    ...{ state: StartAt, enteredAt: at, retries: [] },
  };
}

function awake({ waiting: _, ...execution }: Execution): Execution {
  return execution;
}

/** Goes from state to state, and sets the clock where an execution waits. */
function createRunner(machine: Machine, world: EngineWorld) {
  const alarms = new Map<string, () => void>();
  let isClosed = false;
  const performing = { ...world, newToken: randomUUID };
  const keep = async (execution: Execution): Promise<Execution> => {
    // Whoever comes after this process may have begun already.
    if (isClosed) return execution;
    alarms.get(execution.name)?.();
    alarms.delete(execution.name);
    await world.executions.write(execution);
    const { name, status, state, error } = execution;
    if (status === 'failed') world.tell(`execution ${name} failed in ${state}: ${error?.message}`);
    return execution;
  };
  return {
    keep,
    isClosed: () => isClosed,
    /** Until the execution waits or ends; `wake` is called when its wait is over. */
    run: async (execution: Execution, wake: () => void): Promise<void> => {
      let current = execution;
      while (!isClosed && current.status === 'running' && current.waiting === undefined) {
        const isTask = stateOf(machine, current.state).Type === 'Task';
        const next = await perform(machine, current, performing);
        const isOver = next.status !== 'running' || next.waiting !== undefined;
        // What no task has done yet is done again after any end, and comes to the same.
        current = isTask || isOver ? await keep(next) : next;
      }
      if (isClosed || current.waiting === undefined || alarms.has(current.name)) return;
      alarms.set(current.name, world.timers.at(new Date(current.waiting.until), wake));
    },
    /** What the end of a wait does, if it has come. */
    timeUp: async (execution: Execution): Promise<void> => {
      const { name, waiting } = execution;
      const now = world.clock.now();
      alarms.delete(name);
      if (waiting === undefined || now < new Date(waiting.until)) return;
      const next = awake(execution);
      if (waiting.token === undefined) {
        await keep(waited(machine, next, now));
        return;
      }
      const late = statesFault('States.Timeout', `no answer before ${waiting.until}`);
      await keep(catchError(machine, next, { error: late, world }));
    },
    close: (): void => {
      isClosed = true;
      for (const callOff of alarms.values()) callOff();
    },
  };
}
