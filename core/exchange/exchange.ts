import type { Approval, ApprovedScope } from '#core/approvals/approval.ts';
import type { Presentation } from '#core/approvals/presentation.ts';
import type { Grant, Identity } from '#core/config/configuration.ts';
import type { LeasePlan } from '#core/leases/lease-plan.ts';
import type { AssumedRole } from '#core/leases/sts.ts';
import type { KeyAtHand } from '#core/ledger/session-key.ts';
import type { Acquaintance } from '#core/limits/novelty.ts';
import type { WantedPlace } from '#core/limits/take-places.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { Versioned } from '#core/store/store.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import type { Trust } from '#core/trust/trust.ts';
import type { ExchangeRequest } from './exchange-request.ts';
import type { Known } from './known.ts';
import type { Spent } from './spend-token.ts';

/** Identities with a trust whose pin a token holds: at least one. */
export type Candidates = readonly [Identity, ...Identity[]];

/** One exchange under way: what was asked, with what token, and what was known at the start. */
export interface Exchange {
  readonly request: ExchangeRequest;
  readonly token: SubjectToken;
  readonly known: Known;
  readonly candidates: Candidates;
  /** Set where the token has expired since it was first shown, and waited for a verdict meanwhile. */
  readonly remembered: Versioned<Presentation> | undefined;
}

/** The identity that a token acts as for one grant, and the trust that says so. */
export interface Matched {
  readonly grant: Grant;
  readonly identity: Identity;
  readonly trust: Trust;
}

/** What policy said, and what it was told to be new; undefined where no policy asked. */
export interface Decided {
  readonly decision: Decision;
  readonly acquaintances: readonly Acquaintance[] | undefined;
}

/** What people said yes to, and what is left of it. */
export interface HeldApprovals {
  /** By rule, the request that was approved. */
  readonly byRule: Readonly<Record<string, string>>;
  readonly askedHash: string;
  readonly approved: ApprovedScope;
  /** Requests that are redeemed by this vend; none where the lease that is minted into holds them. */
  readonly redeemed: readonly Versioned<Approval>[];
}

/** An exchange that policy permits, with approvals where it takes them. */
export interface Permitted extends Exchange, Matched, Decided {
  readonly held?: HeldApprovals;
}

/** An exchange that waits for people. */
export interface Pending {
  readonly kind: 'pending';
  readonly exchange: Exchange & Matched;
  /** Those that wait and those that were approved; at least one waits. */
  readonly requests: readonly Approval[];
}

/** Credentials that exist but that nobody has been given yet. */
export interface Minted {
  readonly plan: LeasePlan;
  readonly role: AssumedRole;
  readonly spent: Spent;
  /** The slot that the session before this one holds and passes on, where it is about to end. */
  readonly handedOn: WantedPlace['handedOn'];
  /** What is new about the exchange, and what was when it was decided. */
  readonly acquaintances: readonly Acquaintance[];
  /** What the personal data of its entry are sealed with. */
  readonly sessionKey: KeyAtHand;
  readonly now: Date;
}
