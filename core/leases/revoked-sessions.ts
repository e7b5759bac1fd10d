import { Fault } from '#core/faults.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Lease } from './lease.ts';
import { fits } from './revocation-policy.ts';

/** What one role denies because people revoked it, until the credentials have expired. */
export interface RevokedSessions {
  readonly role: string;
  readonly sessions: readonly RevokedSession[];
  /** Present where the whole role was revoked, whoever vended its sessions. */
  readonly wholeRole?: RevokedRole;
}

/** One session that its role denies by `aws:userid`. */
export interface RevokedSession {
  readonly sessionId: string;
  /** `<role id>:<session name>`. */
  readonly userId: string;
  /** Its credentials have expired by then, and the deny may go. */
  readonly until: string;
  /** Named when the whole role was revoked, whose deny should meet it, too: it goes first for room. */
  readonly spare?: true;
  /** Not known to be denied: AWS has not been asked yet, or had no room for its name. */
  readonly left?: true;
}

/** The sessions of a role that began before an instant, denied by `aws:TokenIssueTime`. */
export interface RevokedRole {
  /** In whole seconds, as AWS counts them. */
  readonly issuedBefore: string;
  /** No such session is left by then, and the deny may go. */
  readonly until: string;
}

/** AWS's clock may be behind ours: a deny stays for this long after the credentials' end. */
const graceSeconds = 300;
/**
 * AWS's clock may be ahead of ours, and a mint that is under way answered late: their sessions begin
 * after now. What is minted within this margin is denied with them.
 */
const marginSeconds = 60;
/** A record holds no more sessions than this, many times what IAM has room for. */
const mostSessions = 1_000;
/** No role session at AWS lasts longer. */
const longestRoleSessionSeconds = 43_200;

/**
 * The same with one more session, without what has expired and what is spare and has no room; `left`
 * unless its name was denied before. A record that is full itself stays as it is.
 */
export function withSession(
  before: RevokedSessions | undefined,
  lease: Lease,
  now: Date,
): RevokedSessions {
  const { sessionId, userId, role } = lease;
  const until = secondsAfter(new Date(lease.expiresAt), graceSeconds).toISOString();
  const { sessions, ...rest } = withoutExpired(before ?? { role, sessions: [] }, now);
  const others = sessions.filter((session) => session.sessionId !== sessionId);
  if (others.length >= mostSessions) return { ...rest, sessions };
  const isDenied = sessions.some((one) => one.sessionId === sessionId && !one.left && !one.spare);
  const added = { sessionId, userId, until, ...(isDenied ? {} : { left: true as const }) };
  return withinRoom({ ...rest, sessions: [...others, added] });
}

/**
 * The same with every session that begins until a minute from now. Those that were denied one by one
 * stay named as far as there is room, the latest first: by AWS's clock they may have begun later.
 */
export function withWholeRole(
  before: RevokedSessions | undefined,
  lease: Lease,
  now: Date,
): RevokedSessions {
  const { role, sessions } = withSession(before, lease, now);
  const nextSecond = new Date(Math.floor(now.getTime() / 1000 + 1) * 1000);
  const issuedBefore = secondsAfter(nextSecond, marginSeconds);
  return withinRoom({
    role,
    sessions: sessions.map((session) =>
      session.sessionId === lease.sessionId ? session : { ...session, spare: true },
    ),
    wholeRole: {
      issuedBefore: `${issuedBefore.toISOString().slice(0, 19)}Z`,
      until: secondsAfter(issuedBefore, longestRoleSessionSeconds + graceSeconds).toISOString(),
    },
  });
}

/** The same without what has expired; the very same where nothing has. */
export function withoutExpired(revoked: RevokedSessions, now: Date): RevokedSessions {
  const { role, wholeRole } = revoked;
  const isPast = ({ until }: { readonly until: string }) => new Date(until) <= now;
  const sessions = revoked.sessions.filter((session) => !isPast(session));
  const isRolePast = wholeRole !== undefined && isPast(wholeRole);
  if (sessions.length === revoked.sessions.length && !isRolePast) return revoked;
  return { role, sessions, ...(wholeRole === undefined || isRolePast ? {} : { wholeRole }) };
}

/** Whether the role denies this session already. */
export function denies(revoked: RevokedSessions | undefined, lease: Lease): boolean {
  return revoked?.sessions.some(({ sessionId }) => sessionId === lease.sessionId) === true;
}

/** Whether the record takes no session that it does not name. */
export function isFull(revoked: RevokedSessions | undefined, now: Date): boolean {
  return revoked !== undefined && withoutExpired(revoked, now).sessions.length >= mostSessions;
}

/** The answer about a session that a full record does not name, so that no sweep knows of it. */
export function recordFull(role: string): Fault {
  return new Fault(
    'role_full',
    `${mostSessions} revoked sessions of ${role} are noted, this one is not, and nothing denies it later; quarantine its identity and revoke the whole role (sallyport leases revoke ID --whole-role), or run this again when some of the others have expired`,
  );
}

/** Without as many of the oldest spare sessions as it takes to fit into the policies of a role. */
function withinRoom(revoked: RevokedSessions): RevokedSessions {
  const spares = sparesOf(revoked);
  let next = revoked;
  for (const spare of spares) {
    if (fits(next)) break;
    next = { ...next, sessions: next.sessions.filter((session) => session !== spare) };
  }
  return next;
}

/** Whether the deny of the whole role, asked for after it was revoked, stands in for its name. */
export function isSpare(revoked: RevokedSessions | undefined, lease: Lease): boolean {
  const named = revoked?.sessions.find(({ sessionId }) => sessionId === lease.sessionId);
  return named?.spare === true;
}

/**
 * Spare sessions, oldest first, whatever order they were revoked in: their ids are in the order of
 * time. None without the deny of the whole role that stands in for them.
 */
function sparesOf({ sessions, wholeRole }: RevokedSessions): readonly RevokedSession[] {
  if (wholeRole === undefined) return [];
  const spares = sessions.filter(({ spare }) => spare === true);
  // Stryker disable next-line EqualityOperator: no session is named twice
  return spares.toSorted((one, other) => (one.sessionId < other.sessionId ? -1 : 1));
}

/**
 * Its sessions, those first that must be named before others; the first `held` are denied already,
 * unless the role's policies were changed behind the record's back.
 */
export function inOrderOfWorth(revoked: RevokedSessions): {
  readonly order: readonly RevokedSession[];
  readonly held: number;
} {
  const spares = new Set(sparesOf(revoked));
  const needed = revoked.sessions.filter((session) => !spares.has(session));
  const isNew = ({ left }: RevokedSession) => left === true;
  const held = needed.filter((session) => !isNew(session));
  const order = [...held, ...needed.filter(isNew), ...[...spares].reverse()];
  return { order, held: held.length };
}

/** The same with a mark on what is not denied by its name; the very same where no mark changes. */
export function withLeft(revoked: RevokedSessions, named: ReadonlySet<string>): RevokedSessions {
  const covered = new Set([...named, ...sparesOf(revoked).map(({ sessionId }) => sessionId)]);
  const isLeft = ({ sessionId }: RevokedSession) => !covered.has(sessionId);
  if (revoked.sessions.every((one) => isLeft(one) === (one.left === true))) return revoked;
  const sessions = revoked.sessions.map(({ left: _, ...rest }) =>
    isLeft(rest) ? { ...rest, left: true as const } : rest,
  );
  return { ...revoked, sessions };
}

/** Whether nothing is left to be denied. */
export function deniesNothing({ sessions, wholeRole }: RevokedSessions): boolean {
  return sessions.length === 0 && wholeRole === undefined;
}
