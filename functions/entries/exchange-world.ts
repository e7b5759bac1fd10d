import { createSts } from '#adapters/aws/sts.ts';
import { createLookingAgain } from '#adapters/node/look-again.ts';
import { noHolds } from '#core/approvals/holds.ts';
import { Polls } from '#core/approvals/polls.ts';
import { writeDueRefusals } from '#core/exchange/count-refusal.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { createRefusalTally } from '#core/ledger/refusal-tally.ts';
import { createLimitsMemory } from '#core/limits/limits-memory.ts';
import type { AnsweringWorld } from './answer.ts';
import { approvalPorts } from './approval-ports.ts';
import { openEngine } from './decision-engine.ts';
import { invokedKeys } from './invoked-keys.ts';
import { sharedHolds } from './shared-holds.ts';
import { openStored } from './stored-world.ts';

/**
 * All of the world that exchanges touch on Lambda. Where requests are never held open, whoever has
 * to wait is told so at once, and asks again.
 */
export function openExchange(name: 'exchange' | 'sts'): ExchangePorts & AnsweringWorld {
  const world = openStored(name);
  const { URL: audience, JWKS_FUNCTION: functionName } = world.variables;
  const { credentials } = world;
  const limits = createLimitsMemory();
  const { places } = limits;
  const refusals = createRefusalTally();
  return {
    ...world,
    beside: () => writeDueRefusals({ ...world, refusals }),
    audience,
    keySets: invokedKeys(world, functionName),
    engine: openEngine(),
    sts: createSts({ ...world.service('sts'), credentials }),
    limits,
    refusals,
    approvals: approvalPorts(world, places),
    waiting: createLookingAgain(),
    holds: name === 'sts' ? sharedHolds(world, { kind: 'holds', places }) : noHolds,
    polls: new Polls(),
  };
}
