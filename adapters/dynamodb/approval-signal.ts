import type { RecordChange } from './stream-image.ts';

/** What a change asks of whoever keeps time for requests. */
export type ApprovalSignal =
  | { readonly signal: 'start'; readonly approval: string }
  | { readonly signal: 'wake'; readonly approval: string; readonly taskToken: string };

/**
 * Whether a change of the records table begins an execution or wakes one. An execution arms the
 * request at the revision that it looked at; the next change of the request replaces the item, token
 * and all, so that the token is in exactly one old image: nothing is woken twice, and nobody is
 * missed, since an execution that arms too late is refused and looks again.
 */
export function approvalSignalOf(change: RecordChange): ApprovalSignal | undefined {
  if (change.kind === 'pending-approval' && change.old === undefined) {
    return { signal: 'start', approval: change.id };
  }
  if (change.kind !== 'approval') return undefined;
  const taskToken = change.old?.taskToken;
  // Arming again changes the token and not the revision: whoever held the old one waits no longer.
  if (taskToken === undefined || change.old?.revision === change.new?.revision) return undefined;
  return { signal: 'wake', approval: change.id, taskToken };
}
