import type { PermissionCut } from '#core/leases/cut-policy.ts';
import type { Asked } from './asked.ts';
import type { ApprovalRule } from './rule.ts';

/** Everything that an approval can be; once it has left `pending` its verdict never changes. */
export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'cancelled' | 'expired';

/** One request that people decide about, by one rule. */
export interface Approval {
  /** 26 of `[0-9a-z]`; sorts by time, grants nothing. */
  readonly id: string;
  /** The rule as it was when it was asked: a later version changes nothing about it. */
  readonly rule: ApprovalRule;
  readonly asked: Asked;
  /** Names everything that the approval is bound to. */
  readonly askedHash: string;
  readonly shown: Shown;
  readonly requester: Requester;
  /** The version of configuration that asked for it: recorded beside the request, not bound. */
  readonly configuration: string;
  readonly status: ApprovalStatus;
  /** By person: the latest word of each. */
  readonly votes: Readonly<Record<string, Vote>>;
  /** By person: when each first opened it while it waited. */
  readonly viewed?: Readonly<Record<string, string>>;
  readonly openedAt: string;
  readonly expiresAt: string;
  /** How many escalations and reminders were told so far, and whether the verdict was. */
  readonly told: {
    readonly escalations: number;
    readonly reminders: number;
    readonly verdict: boolean;
  };
  /** Ids of the slots that it holds while it waits. */
  readonly places: readonly string[];
  readonly settled?: Settlement;
  /** What is left of an approval that was given. */
  readonly redemption?: { readonly used: number; readonly until: string };
  /** What is left of what was asked, whatever anybody said: broken glass gives a short lease. */
  readonly cut?: ApprovedScope;
  /** Set where the glass was broken, and nobody was asked beforehand. */
  readonly emergency?: Emergency;
  /** The request whose broken glass people look back at by this one, of which nothing is redeemed. */
  readonly reviewOf?: string;
}

/** Why nobody was asked, and who would have been. */
export interface Emergency {
  readonly incident: string;
  /** The request by which people look back at it. */
  readonly review: string;
  /** Groups that had no say. */
  readonly skipped: readonly string[];
}

/** What people are shown beside what they decide about. */
export interface Shown {
  /** Why policy asks: a sentence for each guardrail. */
  readonly policies: readonly string[];
  /** The effective session policy as JSON; null where the grant has none. */
  readonly sessionPolicy: string | null;
  /** What the identity has not been vended with before: `grant`, `branch`, `runner`. */
  readonly novelty: readonly string[];
  /** What a publish changes, as lines of a difference; none: nothing but form and comments. */
  readonly changes?: readonly string[];
  /** What a call does to what, a line each. */
  readonly access?: readonly string[];
  /** Its parameters, `path = value` each, secrets masked; long and many are cut, and say by how much. */
  readonly parameters?: readonly string[];
}

/** For whom it is asked: whoever is one of these may not say yes. */
export interface Requester {
  readonly identity: string;
  /** A person or a group of people. */
  readonly owner: string;
  /**
   * Whoever triggered the run: a person, or an account that is nobody's in people.yaml (or that the
   * token does not tell). `none` is for workloads that nobody triggers, such as a service.
   */
  readonly trigger:
    | { readonly kind: 'person'; readonly person: string }
    | { readonly kind: 'unmapped'; readonly account: string }
    | { readonly kind: 'none' };
  /** Why, in the words of whoever asks. */
  readonly reason?: string;
}

/** One person's word, with what was true of the person when it was given. */
export interface Vote {
  readonly choice: 'approve' | 'deny' | 'abstain';
  readonly at: string;
  readonly reason?: string;
  /** Groups that the person was in, or stood in for: frozen when the vote was judged. */
  readonly groups: readonly string[];
  /** Who delegated, where the person voted in somebody's place. */
  readonly insteadOf?: string;
  /** A yes to less than was asked. */
  readonly narrowing?: ApprovedScope;
}

/** What a yes leaves of what was asked; absent parts stay as they were asked. */
export interface ApprovedScope {
  /** At most as long as was asked, and at least as long as a lease can be. */
  readonly durationSeconds?: number;
  /** Sids of the grant's statements, of those that were asked for: at least one. */
  readonly scope?: readonly [string, ...string[]];
  /** Fewer actions or resources; each of them holds. */
  readonly permissions?: readonly PermissionCut[];
  /** Only what AWS says lists or reads; the actions that this came to are among the permissions. */
  readonly readOnly?: true;
}

/** When and by what it left `pending`. */
export interface Settlement {
  readonly at: string;
  /** A person's id, `time`, or `break-glass`. */
  readonly by: string;
}
