import { asFault, type Fault } from '#core/faults.ts';
import type { Clock } from '#core/world.ts';
import { type Bindings, evaluateAll } from './evaluate.ts';
import type { Execution, Timers } from './execution.ts';
import {
  type ChoiceState,
  type Machine,
  type PassState,
  type Retrier,
  stateOf,
  type TaskState,
  type WaitState,
} from './machine.ts';
import { statesFault, statesName } from './states-fault.ts';

/** What a task's resource does with its arguments; an error is thrown as a fault by its name. */
export type Integration = (given: unknown) => Promise<unknown>;
export type Integrations = Readonly<Record<string, Integration>>;

export interface PerformWorld {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly integrations: Integrations;
  readonly random: () => number;
  readonly newToken: () => string;
}

const callback = '.waitForTaskToken';

/** Does what the execution's state says, once: it is then in another state, waits, or has ended. */
export async function perform(
  machine: Machine,
  execution: Execution,
  world: PerformWorld,
): Promise<Execution> {
  const now = world.clock.now();
  if (now >= new Date(endOf(machine, execution))) {
    return failed(execution, statesFault('States.Timeout', 'the execution took too long'));
  }
  const state = stateOf(machine, execution.state);
  try {
    switch (state.Type) {
      case 'Succeed':
        return { ...execution, status: 'succeeded' };
      case 'Choice':
        return enter(execution, await choose(state, execution), now);
      case 'Pass':
        return enter(await assign(state, execution), state.Next, now);
      case 'Wait':
        return await rest(machine, state, { execution, now });
      case 'Task':
        return await call(machine, state, { execution, world });
    }
  } catch (error) {
    return catchError(machine, execution, { error, world });
  }
}

/** The execution at the beginning of another state. */
function enter(execution: Execution, state: string, now: Date): Execution {
  return { ...execution, state, enteredAt: now.toISOString(), retries: [] };
}

async function choose({ Choices, Default }: ChoiceState, execution: Execution): Promise<string> {
  for (const { Condition, Next } of Choices) {
    const holds = await evaluateAll(Condition, bindingsOf(execution));
    if (typeof holds !== 'boolean') {
      throw statesFault('States.QueryEvaluationError', `${Condition} is neither true nor false`);
    }
    if (holds) return Next;
  }
  return Default;
}

async function call(
  machine: Machine,
  state: TaskState,
  { execution, world }: { readonly execution: Execution; readonly world: PerformWorld },
): Promise<Execution> {
  const integration = world.integrations[state.Resource];
  if (integration === undefined) {
    throw statesFault('States.Runtime', `nothing here does ${state.Resource}`);
  }
  const now = world.clock.now();
  const token = state.Resource.endsWith(callback) ? world.newToken() : undefined;
  const bindings = bindingsOf(execution, token === undefined ? {} : { Task: { Token: token } });
  const seconds = await timeoutOf(state, bindings);
  const given = await evaluateAll(state.Arguments, bindings);
  const result = await within(seconds, integration(given), world);
  if (token !== undefined) {
    return {
      ...execution,
      waiting: { token, until: latest(machine, execution, { now, seconds }) },
    };
  }
  return finishTask(machine, execution, { result, now });
}

/** The result, or `States.Timeout` where none comes in time; whatever comes later is dropped. */
async function within(
  seconds: number,
  result: Promise<unknown>,
  { clock, timers }: Pick<PerformWorld, 'clock' | 'timers'>,
): Promise<unknown> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const end = new Date(clock.now().getTime() + seconds * 1_000);
  const callOff = timers.at(end, () =>
    reject(statesFault('States.Timeout', 'the task took too long')),
  );
  try {
    return await Promise.race([result, late]);
  } finally {
    callOff();
  }
}

/** Waits for its time and nobody's token. */
async function rest(
  machine: Machine,
  { Seconds }: WaitState,
  { execution, now }: { readonly execution: Execution; readonly now: Date },
): Promise<Execution> {
  const seconds = await evaluateAll(Seconds, bindingsOf(execution));
  if (!isWhole(seconds)) throw notWhole('Seconds');
  return { ...execution, waiting: { until: latest(machine, execution, { now, seconds }) } };
}

/** The execution when the time of a wait without a token is over. */
export function waited(machine: Machine, execution: Execution, now: Date): Execution {
  const state = stateOf(machine, execution.state);
  return state.Type === 'Wait' ? enter(execution, state.Next, now) : execution;
}

async function timeoutOf(state: TaskState, bindings: Bindings): Promise<number> {
  const seconds = await evaluateAll(state.TimeoutSeconds, bindings);
  if (isWhole(seconds) && seconds > 0) return seconds;
  throw notWhole('TimeoutSeconds');
}

function isWhole(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0;
}

function notWhole(field: string): Fault {
  return statesFault('States.QueryEvaluationError', `${field} is no whole number of seconds`);
}

/** A task's result, assigned as the state says, and on to the next state. */
export async function finishTask(
  machine: Machine,
  execution: Execution,
  { result, now }: { readonly result: unknown; readonly now: Date },
): Promise<Execution> {
  const state = stateOf(machine, execution.state);
  if (state.Type !== 'Task') return execution;
  return enter(await assign(state, execution, { result }), state.Next, now);
}

/** All of a state's variables at once: each is told by what they were before. */
async function assign(
  { Assign = {} }: TaskState | PassState,
  execution: Execution,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Execution> {
  const assigned = await evaluateAll(Assign, bindingsOf(execution, {}, more));
  const variables = { ...execution.variables, ...(assigned as Execution['variables']) };
  return { ...execution, variables };
}

/** Another try, the state that catches the error, or the end. */
export function catchError(
  machine: Machine,
  execution: Execution,
  {
    error,
    world,
  }: { readonly error: unknown; readonly world: Pick<PerformWorld, 'clock' | 'random'> },
): Execution {
  const name = statesName(error);
  const state = stateOf(machine, execution.state);
  if (state.Type !== 'Task') return failed(execution, error);
  const now = world.clock.now();
  const retriers = state.Retry ?? [];
  const at = retriers.findIndex(({ ErrorEquals }) => isNamed(name, ErrorEquals));
  const retrier = retriers[at];
  const used = execution.retries[at] ?? 0;
  if (retrier !== undefined && used < retrier.MaxAttempts) {
    const retries = retriers.map((_, each) => (execution.retries[each] ?? 0) + Number(each === at));
    const until = new Date(now.getTime() + delayOf(retrier, used, world.random) * 1_000);
    return { ...execution, retries, waiting: { until: until.toISOString() } };
  }
  const catcher = (state.Catch ?? []).find(({ ErrorEquals }) => isNamed(name, ErrorEquals));
  return catcher === undefined ? failed(execution, error) : enter(execution, catcher.Next, now);
}

/** `States.ALL` is every error, `States.TaskFailed` every one but a timeout. */
function isNamed(name: string, names: readonly string[]): boolean {
  return names.some(
    (each) =>
      each === name ||
      (each === 'States.ALL' && name !== 'States.Runtime') ||
      (each === 'States.TaskFailed' && name !== 'States.Timeout'),
  );
}

function delayOf(retrier: Retrier, used: number, random: () => number): number {
  const seconds = Math.min(
    retrier.IntervalSeconds * retrier.BackoffRate ** used,
    retrier.MaxDelaySeconds,
  );
  return retrier.JitterStrategy === 'FULL' ? seconds * random() : seconds;
}

function failed(execution: Execution, error: unknown): Execution {
  const { message } = asFault(error);
  return { ...execution, status: 'failed', error: { name: statesName(error), message } };
}

/** When a wait that begins now is over, or the whole execution. */
function latest(
  machine: Machine,
  execution: Execution,
  { now, seconds }: { readonly now: Date; readonly seconds: number },
): string {
  const end = Math.min(now.getTime() + seconds * 1_000, endOf(machine, execution));
  return new Date(end).toISOString();
}

/** When the whole execution has taken too long, in milliseconds since 1970. */
function endOf({ TimeoutSeconds }: Machine, { startedAt }: Execution): number {
  return Date.parse(startedAt) + TimeoutSeconds * 1_000;
}

function bindingsOf(
  execution: Execution,
  context: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Bindings {
  const { name, input, startedAt, state, enteredAt, variables } = execution;
  return {
    ...variables,
    states: {
      context: {
        Execution: { Id: name, Name: name, Input: input, StartTime: startedAt },
        State: { Name: state, EnteredTime: enteredAt },
        ...context,
      },
      ...more,
    },
  };
}
