import {
  apiSeconds,
  opening,
  requests,
  store,
  withCedar,
  withCedarForPeople,
  withoutCedar,
  writesEntries,
} from './function-means.ts';
import type { FunctionRow } from './function-row.ts';
import { type LedgerFunctionName, ledgerFunctions } from './ledger-functions.ts';
import { type VendingFunctionName, vendingFunctions } from './vending-functions.ts';

/** Names of the deployed functions: each has a bundle, a role, a log group and alarms of this name. */
export type FunctionName =
  | VendingFunctionName
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

/** All functions there are, in the order of docs/permissions.md. */
export const functions: Readonly<Record<FunctionName, FunctionRow>> = {
  ...vendingFunctions,
  public: {
    does: 'Serves what anybody may know: endpoints, the OpenAPI document, health, a stylesheet.',
    events: [{ kind: 'routes', requestsPerSecond: 50, burst: 100 }],
    timeoutSeconds: apiSeconds,
    memoryMegabytes: withoutCedar,
    environment: [...store, 'URL', 'GATEWAY_URL'],
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
      ...(['LOG_KEY', 'LOG_ORIGIN', 'LOG_BUCKET'] as const),
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
      ...(['read-bodies', 'find-log-objects', 'read-log-with-key'] as const),
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
