import { Fault } from '#core/faults.ts';
import { hasExpired } from '#core/leases/lease-state.ts';
import type { EntryKind } from '#core/ledger/entry.ts';
import type { SessionKey } from '#core/ledger/session-key.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { PersonAction } from '#core/policy/person-question.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { authorise } from './authorise.ts';
import { personEntry } from './person-entry.ts';

/** What people may do about the personal data of a session. */
export const keepings = {
  hold: { action: 'HoldSession', kind: 'session.held' },
  release: { action: 'HoldSession', kind: 'session.released' },
  shred: { action: 'ShredSession', kind: 'session.shredded' },
} as const satisfies Record<string, { action: PersonAction; kind: EntryKind }>;

export type Keeping = keyof typeof keepings;

export interface KeepingRequest {
  readonly sessionId: string;
  readonly keeping: Keeping;
  readonly reason: string;
}

/** How the personal data of a session are kept from now on. */
export interface KeptSession {
  readonly sessionId: string;
  /** `shredded`: nobody can read them any more, whatever copies there are. */
  readonly state: 'held' | 'kept' | 'shredded';
  /** When they are shredded of themselves, RFC 3339; null while they are held, and once they are. */
  readonly until: string | null;
}

const resource = { type: 'Ledger', id: soleResources.Ledger } as const;

/**
 * Shreds the personal data of a session by forgetting its key, or holds them so that neither a
 * person nor time does, or lets them go. Its entries stand as they did, and verify as they did.
 * Throws `policy_denied`, `invalid_request` without a reason, `not_found` where there is no key, and
 * `conflict` for a session in force or held, for one that is held already, and for one that is not.
 */
export async function keepSession(
  administered: Administered,
  request: KeepingRequest,
  ports: AdministrationPorts,
): Promise<KeptSession> {
  const { sessionId, keeping, reason } = request;
  const { action, kind } = keepings[keeping];
  await authorise(administered, { action, resource }, ports);
  if (reason.trim() === '') throw new Fault('invalid_request', 'say why, as the reason');
  const found = await ports.store.read('session-key', sessionId);
  if (found === undefined) throw noKey();
  if (keeping === 'shred') await refuseInForce(sessionId, ports);
  const now = ports.clock.now();
  const next = nextOf(found.value, request, { by: administered.person.id, now });
  const entry = { ...personEntry(kind, administered, now), sessionId, facts: { reason } };
  const result = await ports.ledger.append(entry, { writes: [keyWrite(sessionId, found, next)] });
  if (result.outcome === 'committed') return { sessionId, state: next.state, until: next.until };
  throw new Fault(
    'conflict',
    'somebody else decided about this session just now; look, then repeat',
  );
}

interface Next extends Pick<KeptSession, 'state' | 'until'> {
  readonly value: SessionKey;
  readonly expiresAt?: Date;
}

function nextOf(
  before: SessionKey,
  { keeping, reason }: KeepingRequest,
  { by, now }: { readonly by: string; readonly now: Date },
): Next {
  const { key, forgetAt, hold } = before;
  switch (keeping) {
    case 'hold': {
      if (hold !== undefined) throw heldBy(hold.by);
      const value = { key, forgetAt, hold: { by, at: now.toISOString(), reason } };
      return { state: 'held', until: null, value };
    }
    case 'release':
      if (hold === undefined) throw notHeld();
      return forgottenAt(forgetAt, before, now);
    case 'shred':
      if (hold !== undefined) throw heldBy(hold.by);
      return forgottenAt(now.toISOString(), before, now);
  }
}

/** The key itself goes with the record: what a store may keep of it for a while says nothing. */
function forgottenAt(forgetAt: string, { key }: SessionKey, now: Date): Next {
  const expiresAt = new Date(forgetAt);
  if (expiresAt > now)
    return { state: 'kept', until: forgetAt, value: { key, forgetAt }, expiresAt };
  return { state: 'shredded', until: null, value: { key: '', forgetAt }, expiresAt: now };
}

function keyWrite(id: string, { revision }: Versioned<SessionKey>, next: Next): Write {
  const { value, expiresAt } = next;
  const write = { kind: 'session-key', id, expected: revision, value } as const;
  return expiresAt === undefined ? write : { ...write, expiresAt };
}

/** While entries of it can still be written they are sealed under this key. */
async function refuseInForce(sessionId: string, ports: AdministrationPorts): Promise<void> {
  const lease = (await ports.store.read('lease', sessionId))?.value;
  if (lease === undefined || hasExpired(lease, ports.clock.now())) return;
  throw new Fault(
    'conflict',
    `the credentials of this session work until ${lease.expiresAt}; shred it after that`,
  );
}

function noKey(): Fault {
  return new Fault(
    'not_found',
    'there is no such session, or its personal data were shredded before; see "sallyport ledger list"',
  );
}

function heldBy(person: string): Fault {
  return new Fault(
    'conflict',
    `the session is held by ${person}; let it go first with "sallyport ledger release"`,
  );
}

function notHeld(): Fault {
  return new Fault(
    'conflict',
    'nobody holds this session; see "sallyport ledger list" for who released it',
  );
}
