import { firstAdministratorId } from '#core/administration/iam-doorkeeper.ts';
import { Fault } from '#core/faults.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import { firstConfiguration } from '#functions/first-configuration.ts';
import { approvalPorts } from './approval-ports.ts';
import { openEngine } from './decision-engine.ts';
import { guarding } from './guarding.ts';
import { replyToCloudFormation } from './resource-reply.ts';
import { openStored } from './stored-world.ts';

const world = openStored('first-configuration');

/** Publishes the first configuration when the stack is made. */
export const handler = guarding(
  world.log,
  firstConfiguration({
    ...world,
    audience: world.variables.URL,
    local: false,
    engine: openEngine(),
    firstAdministrator: firstAdministratorId,
    approvals: approvalPorts(world, new PlaceMemory()),
    revoker: {
      deny: async () => {
        throw new Fault('unavailable', 'nothing is revoked here; ask the function admin');
      },
    },
    administrator: world.variables.FIRST_ADMINISTRATOR,
    answer: replyToCloudFormation,
  }),
);
