import { type LedgerFunctionName, ledgerFunctions } from './ledger-functions.ts';
import type { RecordKindName } from './right.ts';
import type { StatementName } from './rights.ts';

/** Names of the deployed functions: each has a bundle, a role, a log group and alarms of this name. */
export type FunctionName =
  | 'exchange'
  | 'sts'
  | 'public'
  | 'revoke'
  | 'pages'
  | 'votes'
  | 'admin'
  | 'approval-tick'
  | 'waker'
  | 'jwks'
  | 'audit'
  | LedgerFunctionName
  | 'sweep'
  | 'first-configuration';

/** Variables of the environment, each `SALLYPORT_` and this; their values are made in broker-functions.ts. */
export type VariableName =
  | 'RECORDS_TABLE'
  | 'LEDGER_TABLE'
  | 'URL'
  | 'STATE_MACHINE'
  | 'REVOKER_ROLE'
  | 'REVOKER_EXTERNAL_ID'
  | 'JWKS_FUNCTION'
  | 'AUDIT_LOG_GROUP'
  | 'AUDIT_BUCKET'
  | 'EVENT_BUS'
  | 'LOG_BUCKET'
  | 'LOG_KEY'
  | 'LOG_ORIGIN'
  | 'LOG_LOCK'
  | 'FIRST_ADMINISTRATOR'
  | 'SIGN_IN_SECRETS';

/** What starts a function; which routes it answers is told in functions/routes/route-table.ts. */
export type FunctionEvent =
  | ({ readonly kind: 'routes' } & Throttle)
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

/** How many requests each of its routes takes before API Gateway answers 429. */
export interface Throttle {
  /** On average. */
  readonly requestsPerSecond: number;
  /** At once. */
  readonly burst: number;
}

/** API Gateway gives up after 29 s, and a call that outlives its caller helps nobody. */
const apiSeconds = 29;

/**
 * With Cedar: compiling its 4.3 MB of WebAssembly is all CPU, of which Lambda gives in proportion to
 * memory, so that half the memory costs the same per cold start and takes twice as long.
 */
const withCedar = 1024;
/** With Cedar too, but for people, who may wait some tenths of a second longer at a cold start. */
const withCedarForPeople = 512;
/** Without Cedar: some 70 MB resident, and waiting for other services most of the time. */
const withoutCedar = 256;

const store: readonly VariableName[] = ['RECORDS_TABLE', 'LEDGER_TABLE'];
const writesEntries: readonly StatementName[] = [
  'read-records',
  'change-records',
  'check-records',
  'link-entries',
  'append-entries',
  'read-back-entries',
  'use-key-for-tables',
];

/** A request for approval, from its opening to its end. */
const requests: readonly RecordKindName[] = ['approval', 'pending-approval', 'slot'];
/** What opening one, and breaking glass, write beside it. */
const opening: readonly RecordKindName[] = [
  ...requests,
  ...(['open-approval', 'identity-approval', 'presentation', 'broken-glass'] as const),
];
const vending: readonly RecordKindName[] = [
  ...(['binding', 'lease', 'access-key', 'familiar'] as const),
  ...(['open-session', 'session-entry', 'session-key'] as const),
  ...opening,
];

/** All functions there are, in the order of docs/permissions.md. */
export const functions: Readonly<Record<FunctionName, FunctionRow>> = {
  exchange: {
    does: 'Exchanges tokens; never holds a request open, so that nobody waits for one that does.',
    events: [{ kind: 'routes', requestsPerSecond: 200, burst: 400 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withCedar,
    environment: [...store, 'URL', 'JWKS_FUNCTION'],
    changes: vending,
    may: [...writesEntries, 'assume-target-roles', 'ask-for-keys'],
  },
  sts: {
    does: 'Answers AWS SDKs in their own protocols; may hold a request for 25 s while people decide.',
    events: [{ kind: 'routes', requestsPerSecond: 200, burst: 400 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withCedar,
    environment: [...store, 'URL', 'JWKS_FUNCTION'],
    changes: vending,
    may: [...writesEntries, 'assume-target-roles', 'ask-for-keys'],
  },
  public: {
    does: 'Serves what anybody may know: endpoints, the OpenAPI document, health, a stylesheet.',
    events: [{ kind: 'routes', requestsPerSecond: 50, burst: 100 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withoutCedar,
    environment: [...store, 'URL'],
    may: ['read-head', 'use-key-for-tables'],
  },
  revoke: {
    does: 'Ends a lease that its holder gives back.',
    events: [{ kind: 'routes', requestsPerSecond: 50, burst: 100 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withoutCedar,
    environment: [...store, 'URL'],
    changes: ['lease', 'slot', 'session-entry', 'session-key'],
    may: writesEntries,
  },
  pages: {
    does: 'Shows people their requests, and signs them in with their identity provider.',
    events: [{ kind: 'routes', requestsPerSecond: 20, burst: 50 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withCedarForPeople,
    environment: [...store, 'URL', 'JWKS_FUNCTION', 'SIGN_IN_SECRETS'],
    changes: ['approval', 'sign-in-attempt', 'signed-in'],
    may: [...writesEntries, 'ask-for-keys', 'read-sign-in-secrets', 'use-key-for-sign-in-secrets'],
  },
  votes: {
    does: 'Takes what people send by the forms of the pages: votes, withdrawals, cancellations.',
    events: [{ kind: 'routes', requestsPerSecond: 20, burst: 50 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withCedarForPeople,
    environment: [...store, 'URL'],
    changes: [...requests, 'break-glass-lost'],
    may: writesEntries,
  },
  admin: {
    does: 'The administrators’ door: publishes, stops, revokes, votes, reads the ledger, and lets sealing go on.',
    events: [{ kind: 'routes', requestsPerSecond: 20, burst: 50 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withCedar,
    environment: [
      ...[...store, 'URL' as const],
      ...(['REVOKER_ROLE', 'REVOKER_EXTERNAL_ID', 'FIRST_ADMINISTRATOR'] as const),
      ...(['LOG_KEY', 'LOG_ORIGIN'] as const),
    ],
    changes: [
      ...opening,
      ...(['head', 'lease', 'revoked-sessions', 'break-glass-lost', 'delegation'] as const),
      ...(['session-entry', 'session-key'] as const),
    ],
    may: [
      ...[...writesEntries, 'list-entries' as const, 'put-chunks' as const],
      ...(['assume-revokers', 'read-chains', 'read-places'] as const),
      ...(['resume-log', 'show-log-key'] as const),
    ],
  },
  'approval-tick': {
    does: 'Does what time has made due for one request, when the state machine asks.',
    events: [{ kind: 'state-machine' }],
    timeoutSeconds: 30,
    memoryMegabytes: withoutCedar,
    environment: store,
    changes: [...requests, 'break-glass-lost'],
    may: writesEntries,
  },
  waker: {
    does: 'Wakes the execution of a request that has changed, and starts that of a new one.',
    events: [{ kind: 'stream', of: 'records' }],
    timeoutSeconds: 30,
    memoryMegabytes: withoutCedar,
    environment: ['STATE_MACHINE'],
    may: [
      ...(['read-records-stream', 'list-streams', 'use-key-for-tables'] as const),
      ...(['start-executions', 'answer-tasks'] as const),
    ],
  },
  jwks: {
    does: 'Fetches and stores issuers’ keys; the only function that asks issuers for them.',
    events: [{ kind: 'schedule', minutes: 5 }, { kind: 'invocation' }],
    timeoutSeconds: 60,
    memoryMegabytes: withoutCedar,
    environment: [...store, 'EVENT_BUS'],
    may: ['read-issuers', 'put-key-sets', 'use-key-for-tables', 'announce'],
  },
  audit: {
    does: 'Copies every entry to the audit trail, announces those that others wait for, and tells of any change to one.',
    events: [{ kind: 'stream', of: 'ledger' }],
    timeoutSeconds: 60,
    memoryMegabytes: withoutCedar,
    environment: ['AUDIT_LOG_GROUP', 'AUDIT_BUCKET', 'EVENT_BUS'],
    may: [
      ...(['read-ledger-stream', 'list-streams', 'use-key-for-tables'] as const),
      ...(['write-audit-log', 'put-audit-objects', 'use-key-for-audit', 'announce'] as const),
    ],
  },
  ...ledgerFunctions,
  sweep: {
    does: 'Makes up for what was lost: executions of requests, denies of revoked sessions; tells ends of sessions.',
    events: [{ kind: 'schedule', minutes: 1 }],
    timeoutSeconds: 55,
    memoryMegabytes: withoutCedar,
    environment: [...store, 'STATE_MACHINE', 'REVOKER_ROLE', 'REVOKER_EXTERNAL_ID'],
    changes: [
      ...requests,
      ...(['break-glass-lost', 'revoked-sessions', 'open-session', 'session-entry'] as const),
    ],
    may: [...writesEntries, 'start-executions', 'assume-revokers'],
  },
  'first-configuration': {
    does: 'Publishes the first configuration when the stack is made; nothing once there is one.',
    events: [{ kind: 'custom-resource' }],
    timeoutSeconds: 120,
    memoryMegabytes: withCedarForPeople,
    environment: [...store, 'URL', 'FIRST_ADMINISTRATOR'],
    changes: ['head'],
    may: [...writesEntries, 'put-chunks'],
  },
};

/** The names in the order of the table. */
export const functionNames = Object.keys(functions) as readonly FunctionName[];
