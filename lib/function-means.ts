import type { VariableName } from './function-row.ts';
import type { RecordKindName } from './right.ts';
import type { StatementName } from './rights.ts';

/** API Gateway gives up after 29 s, and a call that outlives its caller helps nobody. */
export const apiSeconds = 29;

/**
 * With Cedar: compiling its 4.3 MB of WebAssembly is all CPU, of which Lambda gives in proportion to
 * memory, so that half the memory costs the same per cold start and takes twice as long.
 */
export const withCedar = 1024;
/** With Cedar too, but for people, who may wait some tenths of a second longer at a cold start. */
export const withCedarForPeople = 512;
/** Without Cedar: some 70 MB resident, and waiting for other services most of the time. */
export const withoutCedar = 256;

/** The two tables. */
export const store: readonly VariableName[] = ['RECORDS_TABLE', 'LEDGER_TABLE'];
/** What every function may do that changes records, each change with its entry. */
export const writesEntries: readonly StatementName[] = [
  'read-records',
  'change-records',
  'check-records',
  'link-entries',
  'append-entries',
  'read-back-entries',
  'use-key-for-tables',
];

/** A request for approval, from its opening to its end. */
export const requests: readonly RecordKindName[] = ['approval', 'pending-approval', 'slot'];
/** What opening one, and breaking glass, write beside it. */
export const opening: readonly RecordKindName[] = [
  ...requests,
  ...(['open-approval', 'identity-approval', 'presentation', 'broken-glass'] as const),
];
