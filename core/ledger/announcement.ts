import type { Entry, EntryKind } from './entry.ts';

/** What is announced: some kinds of entries, and what only whoever fetches keys can know. */
export type AnnouncedKind = Extract<EntryKind, (typeof announcedEntries)[number]> | 'issuer.down';

/** Something that happened, for whoever subscribed. */
export interface Announcement {
  readonly kind: AnnouncedKind;
  readonly at: Date;
  /** The same for the same happening, however often it is announced. */
  readonly id: string;
  /** Short facts, none of them secret. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** Where happenings are announced: at least once each, in no order. */
export interface Announcements {
  announce(announcements: readonly Announcement[]): Promise<void>;
}

const announcedEntries = [
  'configuration.published',
  'access.stopped',
  'access.resumed',
  'identity.suspended',
  'identity.resumed',
  'identity.quarantined',
  'identity.released',
  'lease.revoked',
  'lease.revocation_failed',
  'approval.asked',
  'approval.settled',
  'approval.expired',
  'approval.broke-glass',
] as const satisfies readonly EntryKind[];

/**
 * What an entry is announced as; undefined where nobody is told. Announced from what is stored, so
 * that nothing is announced that did not happen, and nothing is lost with the process that did it.
 */
export function announcementOf({ writer, n, body }: Entry): Announcement | undefined {
  const kind = announcedEntries.find((announced) => announced === body.kind);
  if (kind === undefined) return undefined;
  const { at, actor, grant, sessionId, facts = {} } = body;
  const told = {
    ...facts,
    actorKind: actor.kind,
    ...('id' in actor ? { actorId: actor.id } : {}),
    ...(grant === undefined ? {} : { grant }),
    ...(sessionId === undefined ? {} : { sessionId }),
  };
  return { kind, at: new Date(at), id: `${writer}/${n}`, facts: told };
}
