import { PlaceMemory } from '#core/limits/place-memory.ts';
import type { ApprovalPagePorts } from '#functions/approvals/person-looking.ts';
import { approvalPorts } from './approval-ports.ts';
import { openEngine } from './decision-engine.ts';
import type { Given } from './process-world.ts';
import { openStored, type StoredWorld } from './stored-world.ts';

/** What the pages of approvals touch on Lambda. */
export function openPages<F extends 'pages' | 'votes'>(
  name: F,
): StoredWorld & Given<F> & ApprovalPagePorts {
  const world = openStored(name);
  const variables: Readonly<Record<'URL', string>> = world.variables;
  return {
    ...world,
    audience: variables.URL,
    engine: openEngine(),
    approvals: approvalPorts(world, new PlaceMemory()),
    // Nobody is signed in before a configuration is in force.
    firstAdministrator: '',
  };
}
