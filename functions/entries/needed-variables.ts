import type { VariableName } from './environment.ts';

const tables = ['RECORDS_TABLE', 'LEDGER_TABLE'] as const;
const log = ['LOG_KEY', 'LOG_ORIGIN'] as const;
const revoker = ['REVOKER_ROLE', 'REVOKER_EXTERNAL_ID'] as const;
const gateway = ['GATEWAY_URL', 'GATEWAY_KEY_SECRET'] as const;

/** What each function needs of its environment; it is given no more, and a test compares. */
export const neededVariables = {
  exchange: [...tables, 'URL', 'JWKS_FUNCTION', ...gateway],
  sts: [...tables, 'URL', 'JWKS_FUNCTION', ...gateway],
  gateway: [...tables, 'URL', 'JWKS_FUNCTION', ...gateway, 'LOG_BUCKET', 'BODY_DAYS', 'OWN_ARNS'],
  public: [...tables, 'URL', 'GATEWAY_URL'],
  revoke: [...tables, 'URL'],
  pages: [...tables, 'URL', 'JWKS_FUNCTION', 'SIGN_IN_SECRETS'],
  votes: [...tables, 'URL'],
  admin: [...tables, 'URL', ...revoker, 'FIRST_ADMINISTRATOR', ...log, 'LOG_BUCKET'],
  'approval-tick': tables,
  waker: ['STATE_MACHINE'],
  jwks: [...tables, 'EVENT_BUS'],
  audit: ['AUDIT_LOG_GROUP', 'AUDIT_BUCKET', 'EVENT_BUS'],
  seal: [...tables, 'LOG_BUCKET', 'LOG_KEY', 'LOG_ORIGIN', 'LOG_LOCK'],
  'check-ledger': [...tables, 'LOG_BUCKET', 'LOG_KEY', 'LOG_ORIGIN'],
  sweep: [...tables, 'STATE_MACHINE', ...revoker],
  'first-configuration': [...tables, 'URL', 'FIRST_ADMINISTRATOR'],
} as const satisfies Readonly<Record<string, readonly VariableName[]>>;

/** A function that runs on Lambda, by the name of its bundle. */
export type FunctionName = keyof typeof neededVariables;

/** The variables of one function. */
export type VariablesOf<F extends FunctionName> = (typeof neededVariables)[F][number];
