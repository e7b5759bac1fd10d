import { statementWildcards } from './statements.ts';

/** Statements that are not of lib/statements.ts, by their Sids, and why they name resources by a pattern. */
const others: ReadonlyMap<string, string> = new Map([
  [
    'DeliverLogs',
    'IAM knows no resources for deliveries of logs, which Step Functions sets up with the rights of this role',
  ],
  [
    'WriteLogs',
    'one role writes the access logs of all APIs of this account and Region, whatever their log groups are called',
  ],
]);

/** Why the statement of this Sid names resources by a pattern; undefined where it may not. */
export function wildcardReason(sid: string): string | undefined {
  return statementWildcards.get(sid) ?? others.get(sid);
}
