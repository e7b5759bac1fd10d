import type { RecordKindName } from './right.ts';
import type { StatementName } from './rights.ts';

/** Variables of the environment, each `SALLYPORT_` and this; their values are made in broker-functions.ts. */
export type VariableName =
  | 'RECORDS_TABLE'
  | 'LEDGER_TABLE'
  | 'URL'
  | 'STATE_MACHINE'
  | 'REVOKER_ROLE'
  | 'REVOKER_EXTERNAL_ID'
  | 'JWKS_FUNCTION'
  | 'GATEWAY_URL'
  | 'GATEWAY_KEY_SECRET'
  | 'AUDIT_LOG_GROUP'
  | 'AUDIT_BUCKET'
  | 'EVENT_BUS'
  | 'LOG_BUCKET'
  | 'LOG_KEY'
  | 'LOG_ORIGIN'
  | 'LOG_LOCK'
  | 'BODY_DAYS'
  | 'OWN_ARNS'
  | 'FIRST_ADMINISTRATOR'
  | 'SIGN_IN_SECRETS';

/** What starts a function; which routes it answers is told in functions/routes/route-table.ts. */
export type FunctionEvent =
  | ({ readonly kind: 'routes' } & Throttle)
  /** Calls to AWS, which the gateway's own API hands on whatever they ask. */
  | ({ readonly kind: 'calls' } & Throttle)
  | { readonly kind: 'schedule'; readonly minutes: number }
  | { readonly kind: 'stream'; readonly of: 'records' | 'ledger' }
  | { readonly kind: 'state-machine' }
  | { readonly kind: 'invocation' }
  | { readonly kind: 'custom-resource' };

/** One deployed function, whole: what it does, what starts it, what it is given and what it may do. */
export interface FunctionRow {
  readonly does: string;
  readonly events: readonly FunctionEvent[];
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: readonly VariableName[];
  /** Kinds of records that it may change, each only in a transaction with an entry. */
  readonly changes?: readonly RecordKindName[];
  /** Rows of lib/rights.ts; its own log group is added to every function. */
  readonly may: readonly StatementName[];
}

/** How many requests each of its routes, or the API of the gateway, takes before API Gateway answers 429. */
export interface Throttle {
  /** On average. */
  readonly requestsPerSecond: number;
  /** At once. */
  readonly burst: number;
}
