import { createStepFunctionsTimer } from '#adapters/aws/step-functions-timer.ts';
import { approvalSignalOf } from '#adapters/dynamodb/approval-signal.ts';
import { recordChangeOf } from '#adapters/dynamodb/stream-image.ts';
import type { StreamRecord } from '#functions/stream-batch.ts';
import { waker } from '#functions/waker.ts';
import { openProcess } from './process-world.ts';

const world = openProcess('waker');
const { log, metrics } = world;
const call = world.caller('states');
const stateMachine = world.variables.STATE_MACHINE;

async function signal(record: StreamRecord): Promise<void> {
  const change = recordChangeOf(record);
  const asked = change === undefined ? undefined : approvalSignalOf(change);
  if (asked === undefined) return;
  // The token that the change itself tells: by now another execution may wait by another one.
  const taskTokenOf = async () => (asked.signal === 'wake' ? asked.taskToken : undefined);
  const timer = createStepFunctionsTimer({ call, stateMachine, taskTokenOf });
  await timer[asked.signal](asked.approval);
}

/** Follows the stream of the records table. */
export const handler = waker({ signal, metrics, log });
