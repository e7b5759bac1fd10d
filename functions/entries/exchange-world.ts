import { createSts } from '#adapters/aws/sts.ts';
import { createLookingAgain } from '#adapters/node/look-again.ts';
import { noHolds } from '#core/approvals/holds.ts';
import { Polls } from '#core/approvals/polls.ts';
import { writeDueRefusals } from '#core/exchange/count-refusal.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import { createRefusalTally } from '#core/ledger/refusal-tally.ts';
import { createLimitsMemory } from '#core/limits/limits-memory.ts';
import type { AnsweringWorld } from './answer.ts';
import { approvalPorts } from './approval-ports.ts';
import { openEngine } from './decision-engine.ts';
import { openKeyring } from './gateway-keyring.ts';
import { invokedKeys } from './invoked-keys.ts';
import type { Given } from './process-world.ts';
import { sharedHolds } from './shared-holds.ts';
import { openStored, type StoredWorld } from './stored-world.ts';

/** What exchanges touch, and the tables below it. */
export type ExchangeWorld = ExchangePorts &
  AnsweringWorld &
  StoredWorld & { readonly keyring: GatewayKeyring };

type Exchanging = 'exchange' | 'sts' | 'gateway';

/**
 * All of the world that exchanges touch on Lambda. Where requests are never held open, whoever has
 * to wait is told so at once, and asks again.
 */
export function openExchange<F extends Exchanging>(name: F): ExchangeWorld & Given<F> {
  const world = openStored(name);
  const variables: Given<Exchanging>['variables'] = world.variables;
  const { URL: audience, JWKS_FUNCTION: functionName } = variables;
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
    gatewayUrl: variables.GATEWAY_URL,
    keyring: openKeyring(world, variables.GATEWAY_KEY_SECRET),
    limits,
    refusals,
    approvals: approvalPorts(world, places),
    waiting: createLookingAgain(),
    holds: name === 'exchange' ? noHolds : sharedHolds(world, { kind: 'holds', places }),
    polls: new Polls(),
  };
}
