import type { Approval } from '#core/approvals/approval.ts';
import type { ShownApproval } from '#core/approvals/show-approval.ts';
import type { Viewer } from '../layout.ts';
import type { NameOf } from './people-words.ts';

/** Everything that the page of one request shows. */
export interface RequestView {
  readonly viewer: Viewer;
  /** Id in people.yaml of whoever looks. */
  readonly person: string;
  readonly now: Date;
  readonly shown: ShownApproval;
  /** What the identity is for; null where there is none of this name any more. */
  readonly purpose: string | null;
  /** The latest request of the same identity for the same grant that was approved. */
  readonly before: Approval | undefined;
  readonly nameOf: NameOf;
  /** Leads to a fresh proof of who it is, and back to this request. */
  readonly signInAgain: string;
  /** What was just done, or what kept it from being done. */
  readonly flash?: string;
  readonly problem?: string;
  /** Words that were written and not taken yet. */
  readonly draft?: string;
  /** The page asks for itself again after so many seconds, because whoever looks asked it to. */
  readonly followedSeconds?: number;
}
