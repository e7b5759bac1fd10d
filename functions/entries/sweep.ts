import { createStepFunctionsTimer } from '#adapters/aws/step-functions-timer.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import { sweep } from '#functions/sweep.ts';
import { approvalPorts } from './approval-ports.ts';
import { guarding } from './guarding.ts';
import { openRevoker } from './revoker.ts';
import { openStored } from './stored-world.ts';

const world = openStored('sweep');
const { store, variables } = world;
const timer = createStepFunctionsTimer({
  call: world.caller('states'),
  stateMachine: variables.STATE_MACHINE,
  taskTokenOf: store.taskTokenOf,
});
const ports = {
  ...world,
  timer,
  isAwaited: async (approval: string) => (await store.taskTokenOf(approval)) !== undefined,
  look: approvalTick(approvalPorts(world, new PlaceMemory())),
  revoker: openRevoker(world, variables),
};

/** Makes up for what was lost, on a schedule. */
export const handler = guarding(world.log, () => sweep(ports));
