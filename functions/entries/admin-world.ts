import { createLogReader } from '#adapters/aws/log-reader.ts';
import { createLookingAgain } from '#adapters/node/look-again.ts';
import { createIamDoorkeeper, firstAdministratorId } from '#core/administration/iam-doorkeeper.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import { approvalPorts } from './approval-ports.ts';
import { openEngine } from './decision-engine.ts';
import { openLog } from './log-world.ts';
import { openRevoker } from './revoker.ts';
import { sharedHolds } from './shared-holds.ts';
import { openStored, type StoredWorld } from './stored-world.ts';

/** All of the world that the administrators' door touches on Lambda. */
export function openAdmin(): AdminPorts & Pick<StoredWorld, 'log'> {
  const world = openStored('admin');
  const { variables, store, configurations } = world;
  const places = new PlaceMemory();
  return {
    ...world,
    audience: variables.URL,
    local: false,
    engine: openEngine(),
    firstAdministrator: firstAdministratorId,
    doorkeeper: createIamDoorkeeper({
      store,
      configurations,
      firstAdministrator: variables.FIRST_ADMINISTRATOR,
    }),
    approvals: approvalPorts(world, places),
    revoker: openRevoker(world, variables),
    sealedLog: openLog(world, variables),
    bodies: createLogReader({
      ...{ ...world.service('s3'), credentials: world.credentials },
      bucket: variables.LOG_BUCKET,
    }),
    waiting: createLookingAgain(),
    holds: sharedHolds(world, { kind: 'waits', places }),
  };
}
