import type { Grant, Identity } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import type { Lease } from '#core/leases/lease.ts';
import { canMintInto } from '#core/leases/lease-duration.ts';
import { isIdle } from '#core/limits/idle.ts';
import type { Versioned } from '#core/store/store.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import type { Trust } from '#core/trust/trust.ts';
import type { Binding, BoundRequest } from './binding.ts';

/** Everything that decides whether, and for which session, a token may be spent. */
export interface Spending {
  readonly token: SubjectToken;
  readonly identity: Identity;
  readonly trust: Trust;
  readonly grant: Grant;
  readonly requestHash: string;
  readonly binding: Versioned<Binding> | undefined;
  /** The lease of the session that this very request opened before, if it did. */
  readonly lease: Versioned<Lease> | undefined;
  readonly newSessionId: string;
  readonly now: Date;
}

/** A token either opens a session, or is minted again into the one it opened for the same request. */
export type Spent =
  | {
      readonly kind: 'opened';
      readonly sessionId: string;
      readonly binding: Binding;
      /** The lease that the same request opened before, which is not to be minted into any more. */
      readonly before?: Versioned<Lease>;
    }
  | { readonly kind: 'repeated'; readonly sessionId: string; readonly lease: Versioned<Lease> };

/**
 * Applies the rule of single use: a token is bound to one identity and to the requests it was
 * first spent on. Anything else is `token_already_used`.
 */
export function spendToken(spending: Spending): Spent {
  const bound = spending.binding?.value;
  if (bound === undefined) return opened(spending, [], 0);
  if (bound.identity !== spending.identity.id) {
    throw used(`this token is bound to identity ${bound.identity}; get a fresh token`);
  }
  const before = bound.requests.find((request) => request.grant === spending.grant.name);
  if (before === undefined) {
    refuseUnlistedGrant(spending, bound.requests);
    return opened(spending, bound.requests, bound.sessions);
  }
  if (before.requestHash !== spending.requestHash) {
    throw used(
      `this token was already spent on grant ${before.grant} with another policy, scope or duration; ` +
        'repeat that request unchanged or get a fresh token',
    );
  }
  const { lease } = spending;
  if (lease === undefined) return opened(spending, bound.requests, bound.sessions);
  refuseEnded(lease.value);
  if (canJoin(lease.value, spending)) {
    return { kind: 'repeated', sessionId: before.sessionId, lease };
  }
  return { ...opened(spending, bound.requests, bound.sessions), before: lease };
}

/** A lease that somebody ended stays so: its token opens no other under the same grant. */
function refuseEnded({ ended }: Lease): void {
  if (ended === undefined) return;
  const { how, by, at } = ended;
  if (how === 'ended') {
    throw new Fault(
      'lease_ended',
      `the lease that this token opened was ended by identity ${by} at ${at}; get a fresh token to open another`,
    );
  }
  throw new Fault(
    'lease_revoked',
    `the lease that this token opened was revoked by ${by} at ${at}; ask them before you get a fresh token`,
  );
}

/**
 * A session is of one role: where the grant leads elsewhere by now, the next one is opened; so it
 * is where the lease lay idle for longer than its grant allows.
 */
export function canJoin(lease: Lease, { grant, now }: Pick<Spending, 'grant' | 'now'>): boolean {
  if (lease.role !== grant.role || isIdle(lease, grant, now)) return false;
  return canMintInto(new Date(lease.expiresAt), now);
}

/** The session that this request opened before, so that its lease can be read. */
export function sessionBefore(
  binding: Binding | undefined,
  request: { readonly grant: string; readonly requestHash: string },
): string | undefined {
  return binding?.requests.find(
    (bound) => bound.grant === request.grant && bound.requestHash === request.requestHash,
  )?.sessionId;
}

function opened(
  spending: Spending,
  requests: readonly BoundRequest[],
  sessions: number,
): Extract<Spent, { readonly kind: 'opened' }> {
  const { sessionsPerToken } = spending.token.profile;
  if (sessions >= sessionsPerToken) {
    throw used(`this token has opened ${sessions} sessions, its limit; get a fresh token`);
  }
  const others = requests.filter((request) => request.grant !== spending.grant.name);
  const request = {
    grant: spending.grant.name,
    requestHash: spending.requestHash,
    sessionId: spending.newSessionId,
  };
  return {
    kind: 'opened',
    sessionId: spending.newSessionId,
    binding: {
      identity: spending.identity.id,
      requests: [...others, request],
      sessions: sessions + 1,
    },
  };
}

function refuseUnlistedGrant(spending: Spending, requests: readonly BoundRequest[]): void {
  const listed = spending.trust.grantsPerToken;
  const together = [...requests.map((request) => request.grant), spending.grant.name];
  if (listed !== 1 && together.every((grant) => listed.includes(grant))) return;
  throw used(
    `this token was already spent on grant ${requests.map((request) => request.grant).join(', ')}; ` +
      'get a fresh token, or list both grants under grantsPerToken of the trust',
  );
}

function used(message: string): Fault {
  return new Fault('token_already_used', message);
}
