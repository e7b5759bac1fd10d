import type { ApprovalTimer } from '#core/approvals/ports.ts';
import { callExpecting } from './call-expecting.ts';
import type { JsonCaller } from './json-caller.ts';
import { ownFaults } from './own-faults.ts';

/** What keeping time by Step Functions needs. */
export interface StepFunctionsTimerParts {
  /** A caller of `states` (target `AWSStepFunctions`, version 1.0). */
  readonly call: JsonCaller;
  /** ARN of the alias by which the state machine is started: what runs keeps its version. */
  readonly stateMachine: string;
  /** The token by which the execution of a request waits; undefined while it does not. */
  taskTokenOf(id: string): Promise<string | undefined>;
}

const faults = ownFaults('step-functions', 'unavailable');
/** Whatever became of the execution of this name: there was one. */
const startedBefore = ['ExecutionAlreadyExists'];
/** Nobody waits by this token any more: whoever did has looked, or will at the latest when its time comes. */
const wokenBefore = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/**
 * Time kept by the state machine of approvals (statemachines/approval.asl.json): one execution for
 * each request, of its name, so that starting twice is starting once. Throws `unavailable` and
 * `slow_down`, and whatever reading a token throws.
 */
export function createStepFunctionsTimer(parts: StepFunctionsTimerParts): ApprovalTimer {
  const { call, stateMachine, taskTokenOf } = parts;
  return {
    start: async (id) => {
      const input = { stateMachineArn: stateMachine, name: id, input: JSON.stringify({ id }) };
      const operation = 'StartExecution';
      await callExpecting(call, { operation, input, faults, expected: startedBefore });
    },
    wake: async (id) => {
      const taskToken = await taskTokenOf(id);
      if (taskToken === undefined) return;
      // What it is woken with is read by nobody: a wake-up carries no decision.
      const input = { taskToken, output: '{}' };
      const operation = 'SendTaskSuccess';
      await callExpecting(call, { operation, input, faults, expected: wokenBefore });
    },
  };
}
