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

/** Without as many of the oldest spare sessions as it takes to fit into the policies of a role. */
export function withinRoom(revoked: RevokedSessions): RevokedSessions {
  const spares = sparesOf(revoked);
  let next = revoked;
  for (const spare of spares) {
    if (fits(next)) break;
    next = { ...next, sessions: next.sessions.filter((session) => session !== spare) };
  }
  return next;
}

/**
 * The same with half of its spare sessions, the latest: for a role whose other inline policies leave
 * less room. Undefined where no session is spare.
 */
export function withFewerSpares(revoked: RevokedSessions): RevokedSessions | undefined {
  const spares = sparesOf(revoked);
  if (spares.length === 0) return undefined;
  const dropped = new Set(spares.slice(0, Math.ceil(spares.length / 2)));
  return { ...revoked, sessions: revoked.sessions.filter((session) => !dropped.has(session)) };
}

/** Throws `role_full` where the policy would have more characters than IAM lets a role have. */
export function requireRoom(revoked: RevokedSessions): void {
  if (!fits(revoked)) throw roleFull(revoked.role);
}

function fits({ sessions, wholeRole }: RevokedSessions): boolean {
  const length = revocationPolicy(sessions, wholeRole?.issuedBefore)?.length ?? 0;
  return length <= rolePolicyCharacters;
}

/**
 * Oldest first, whatever order they were revoked in: their ids are in the order of time. None without
 * the deny of the whole role that stands in for them.
 */
function sparesOf({ sessions, wholeRole }: RevokedSessions): readonly RevokedSession[] {
  if (wholeRole === undefined) return [];
  return sessions
    .filter(({ spare }) => spare === true)
    .toSorted((one, other) => (one.sessionId < other.sessionId ? -1 : 1));
}

/** The refusal of one more deny, with what can be done in its place. */
export function roleFull(role: string): Fault {
  return new Fault(
    'role_full',
    `the inline policies of ${role} have no room to deny one more session, so nothing was denied; quarantine the identity and revoke the whole role (--whole-role)`,
  );
}
