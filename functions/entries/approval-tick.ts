import { PlaceMemory } from '#core/limits/place-memory.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import { approvalPorts } from './approval-ports.ts';
import { openStored } from './stored-world.ts';

/** Has a request looked at, for the state machine that keeps its time. */
export const handler = approvalTick(approvalPorts(openStored('approval-tick'), new PlaceMemory()));
