import { secondsAfter } from '#core/seconds-after.ts';
import type { Write } from '#core/store/store.ts';
import type { Entry, EntryBody, EntryKind } from './entry.ts';

/**
 * Kinds of entries that belong to a session and are counted at its end. What is said about one
 * afterwards, such as that its key was shredded, names it and does not belong to it.
 */
export const sessionKinds = [
  'exchange.vended',
  'call.intended',
  'call.completed',
  'call.denied',
  'lease.ended',
  'lease.revoked',
  'lease.revocation_applied',
  'lease.revocation_failed',
] as const satisfies readonly EntryKind[];

/** Longer than a lease lasts and then is listed: a session's end may be told as late. */
const countableSeconds = 8 * 24 * 3600;

/** Whether an entry is the first of its session, which says everything about it. */
export function isSessionHeader({ kind, lease }: EntryBody): boolean {
  return kind === 'exchange.vended' && lease?.repeated === false;
}

/**
 * What a transaction writes beside an entry of a session so that it is counted: a record of its own,
 * so that two requests of one session never meet. The header is counted by the session's own record.
 */
export function sessionEntryWrites({ writer, n }: Entry, body: EntryBody): readonly Write[] {
  const { kind, sessionId, at } = body;
  const isCounted = sessionKinds.some((counted) => counted === kind) && !isSessionHeader(body);
  if (sessionId === undefined || !isCounted) return [];
  return [
    {
      kind: 'session-entry',
      id: `${sessionId}/${writer}/${n}`,
      expected: 0,
      value: { kind },
      expiresAt: secondsAfter(new Date(at), countableSeconds),
    },
  ];
}
