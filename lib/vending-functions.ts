import { apiSeconds, opening, store, withCedar, writesEntries } from './function-means.ts';
import type { FunctionRow, VariableName } from './function-row.ts';
import type { RecordKindName } from './right.ts';
import type { StatementName } from './rights.ts';

/** Names of the functions that assume the roles behind grants: the broker's two faces, and the gateway. */
export type VendingFunctionName = 'exchange' | 'sts' | 'gateway';

/**
 * A whole CPU: signatures, requests read against AWS's models and answers masked in their bytes are
 * all CPU, and what waits for AWS costs by the millisecond whatever it is given.
 */
const wholeCpu = 1_769;

/**
 * Clients give up after 60 s and try again. A call that they gave up goes on to its end, so that what
 * became of it is written down, and is the answer of the next attempt.
 */
const gatewaySeconds = 120;

const environment: readonly VariableName[] = [
  ...store,
  ...(['URL', 'JWKS_FUNCTION', 'GATEWAY_URL', 'GATEWAY_KEY_SECRET'] as const),
];

const vends: readonly StatementName[] = [
  ...writesEntries,
  ...(['assume-target-roles', 'ask-for-keys'] as const),
  ...(['read-gateway-secret', 'use-key-for-gateway-secret'] as const),
];

/** What an exchange changes, those of grants for the gateway included. */
const vending: readonly RecordKindName[] = [
  ...(['binding', 'lease', 'access-key', 'familiar', 'gateway-session'] as const),
  ...(['open-session', 'session-entry', 'session-key'] as const),
  ...opening,
];

/** Their rows of the table of functions. */
export const vendingFunctions: Readonly<Record<VendingFunctionName, FunctionRow>> = {
  exchange: {
    does: 'Exchanges tokens; never holds a request open, so that nobody waits for one that does.',
    events: [{ kind: 'routes', requestsPerSecond: 200, burst: 400 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withCedar,
    environment,
    changes: vending,
    may: vends,
  },
  sts: {
    does: 'Answers AWS SDKs in their own protocols; may hold a request for 25 s while people decide.',
    events: [{ kind: 'routes', requestsPerSecond: 200, burst: 400 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withCedar,
    environment,
    changes: vending,
    may: vends,
  },
  gateway: {
    does: 'Takes each call to AWS: verifies, decides, writes down, sends, masks; exchanges tokens at the same address.',
    events: [{ kind: 'calls', requestsPerSecond: 500, burst: 1_000 }],
    timeoutSeconds: gatewaySeconds,
    memoryMegabytes: wholeCpu,
    environment: [...environment, 'LOG_BUCKET', 'BODY_DAYS', 'OWN_ARNS'],
    changes: [...vending, 'kept-answer'],
    may: [...vends, 'spend-signatures', 'put-bodies', 'use-key-for-bodies'],
  },
};
