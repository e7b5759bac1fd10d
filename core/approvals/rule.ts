import type { AllowedHours } from './allowed-hours.ts';

/** What an approval takes: who has to say yes, how long they may take, and what the yes is good for. */
export interface ApprovalRule {
  readonly name: string;
  /** In one sentence, what is risky: shown to whoever is asked. */
  readonly description: string;
  /** Filled by distinct people; at least one. */
  readonly seats: readonly Seat[];
  /** How long a request waits for its verdict, from when it is asked. */
  readonly expiresSeconds: number;
  /** Told again to whoever has not answered; null: never. */
  readonly reminders: { readonly everySeconds: number; readonly most: number } | null;
  /** So many distinct people who say no end it. */
  readonly denials: number;
  /** Groups whose members may say yes to less than was asked; empty: nobody. */
  readonly narrowers: readonly string[];
  /** How often an approval may be redeemed, and for how long from when it is given. */
  readonly redemption: { readonly times: number; readonly withinSeconds: number };
  /** When people may say yes; null: always. No may be said at any time. */
  readonly hours: AllowedHours | null;
  readonly reasons: RequiredReasons;
  /**
   * What a run costs of which nobody knows who triggered it: one more distinct approver, or it is
   * refused.
   */
  readonly unmappedTrigger: 'one-more' | 'refuse';
  /** How recently an approver must have signed in; null: a living session is enough. */
  readonly signInSeconds: number | null;
  /** How an emergency goes on without them, and who looks back at it; absent: it does not. */
  readonly breakGlass?: BreakGlass;
}

/** What it takes to break the glass, and what that costs. */
export interface BreakGlass {
  /** A pattern with `*` that the incident's id has to fit, such as `INC-*`. */
  readonly incident: string;
  /** The longest lease that is had that way, in seconds. */
  readonly leaseSeconds: number;
  /** Whoever triggered the run has to be in one of these groups; absent: in whichever. */
  readonly triggeredBy?: readonly string[];
  /** Whose yes it takes afterwards, and how soon; without it the identity loses break-glass. */
  readonly review: { readonly seats: readonly Seat[]; readonly withinSeconds: number };
}

/** Places of a quorum that members of a group may fill. */
export interface Seat {
  readonly group: string;
  /** 1 to 10. */
  readonly count: number;
  /** Further groups whose members may fill it when it has stayed empty for so long; in order of time. */
  readonly escalation: readonly { readonly afterSeconds: number; readonly group: string }[];
}

/** Words that have to be given, and by whom. */
export interface RequiredReasons {
  /** Whoever asks says why. */
  readonly requester: boolean;
  /** A pattern with `*` that the requester's reason has to hold, such as `SHOP-*`; null: none. */
  readonly ticket: string | null;
  /** Whoever says yes says why; a no always has a reason. */
  readonly approver: boolean;
}
