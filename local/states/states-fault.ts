import { asFault, Fault } from '#core/faults.ts';

/** A fault that Retry and Catch know by its name in States Language, such as `States.Timeout`. */
export function statesFault(name: string, why: string): Fault {
  return new Fault('unavailable', `${name}: ${why}; correct the state machine or what it calls`, {
    detail: { states: name },
  });
}

/** The name by which Retry and Catch know an error; one without a name is a task that failed. */
export function statesName(error: unknown): string {
  return asFault(error).detail.states ?? 'States.TaskFailed';
}
