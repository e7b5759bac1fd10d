import { writeDueRefusals } from '#core/exchange/count-refusal.ts';
import { createRefusalTally } from '#core/ledger/refusal-tally.ts';
import { createLimitsMemory } from '#core/limits/limits-memory.ts';
import { revokeRoutes } from '#functions/routes/revoke-routes.ts';
import { answering } from './answer.ts';
import { openStored } from './stored-world.ts';

const stored = openStored('revoke');
const refusals = createRefusalTally();
const world = {
  ...stored,
  audience: stored.variables.URL,
  limits: createLimitsMemory(),
  refusals,
  beside: () => writeDueRefusals({ ...stored, refusals }),
};

/** Answers the routes of `revoke` in the route table. */
export const handler = answering(revokeRoutes(world), world);
