import { PlaceMemory } from '#core/limits/place-memory.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import { approvalPorts } from './approval-ports.ts';
import { guarding } from './guarding.ts';
import { openStored } from './stored-world.ts';

const world = openStored('approval-tick');

/** Has a request looked at, for the state machine that keeps its time. */
export const handler = guarding(world.log, approvalTick(approvalPorts(world, new PlaceMemory())));
