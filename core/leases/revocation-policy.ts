import { Fault } from '#core/faults.ts';
import type { RevokedSession, RevokedSessions } from './revoked-sessions.ts';

/** Name of the one inline policy of a role that revoking writes. */
export const revocationPolicyName = 'SallyportRevokedSessions';

/** IAM: characters of all inline policies of a role together, white space aside. */
const rolePolicyCharacters = 10_240;

/**
 * The policy that denies exactly these sessions, and those that began before `issuedBefore`, as JSON
 * without white space; undefined where nothing is to be denied.
 */
export function revocationPolicy(
  sessions: readonly RevokedSession[],
  issuedBefore?: string,
): string | undefined {
  const everything = { Effect: 'Deny', Action: '*', Resource: '*' };
  const userIds = sessions.map(({ userId }) => userId);
  const statements = [
    ...(userIds.length === 0
      ? []
      : [{ ...everything, Condition: { StringEquals: { 'aws:userid': userIds } } }]),
    ...(issuedBefore === undefined
      ? []
      : [{ ...everything, Condition: { DateLessThan: { 'aws:TokenIssueTime': issuedBefore } } }]),
  ];
  if (statements.length === 0) return undefined;
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Throws `role_full` where the policy would have more characters than IAM lets a role have. */
export function requireRoom(revoked: RevokedSessions): void {
  if (!fits(revoked)) throw roleFull(revoked.role);
}

/** Whether its policy has no more characters than IAM lets a role have, if it has no others. */
export function fits({ sessions, wholeRole }: RevokedSessions): boolean {
  const length = revocationPolicy(sessions, wholeRole?.issuedBefore)?.length ?? 0;
  return length <= rolePolicyCharacters;
}

/** The refusal of one more deny, with what can be done in its place. */
export function roleFull(role: string): Fault {
  return new Fault(
    'role_full',
    `the inline policies of ${role} have no room to deny this session by name; quarantine its identity, so that it gets no other lease, and revoke the whole role (sallyport leases revoke ID --whole-role)`,
  );
}
