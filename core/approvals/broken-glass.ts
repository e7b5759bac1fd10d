import type { ApprovalStatus } from './approval.ts';

/** That nobody was asked, for everybody who would have been. */
export interface BrokenGlass {
  readonly identity: string;
  readonly grant: string;
  readonly rule: string;
  readonly incident: string;
  readonly reason: string;
  readonly at: string;
  /** Groups that had no say. */
  readonly groups: readonly string[];
  /** The request by which people look back at it. */
  readonly review: string;
}

/** Why an identity may break no glass any more. */
export interface BreakGlassLost {
  readonly at: string;
  /** The look back that did not end well, and how it ended. */
  readonly review: string;
  readonly status: ApprovalStatus;
}
