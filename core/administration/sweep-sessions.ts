import type { EntryBody, SessionEvidence } from '#core/ledger/entry.ts';
import type { OpenSession } from '#core/ledger/open-session.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { AdministrationPorts } from './administration.ts';

/** What a sweep of sessions did. */
export interface SweptSessions {
  /** Sessions whose end was told. */
  readonly ended: number;
  /** Whether every session that has ended was looked at. */
  readonly isComplete: boolean;
}

type SweepPorts = Pick<AdministrationPorts, 'store' | 'clock' | 'ledger'>;

/**
 * Nothing is said of a session so long after its credentials expired: what had begun before, such as
 * a revocation that waits for AWS, is over, and its entries can be counted.
 */
const settledMilliseconds = 15 * 60 * 1_000;

/** One sweep tells so many ends and leaves the others to the next. */
const mostTold = 1_000;

/** Tells the end of every session whose credentials have all expired: how, and with how many entries. */
export async function sweepSessions(ports: SweepPorts): Promise<SweptSessions> {
  const settledBefore = new Date(ports.clock.now().getTime() - settledMilliseconds).toISOString();
  let ended = 0;
  for await (const { id, revision, value } of recordsOf(ports.store, 'open-session')) {
    // Ids begin with when the session ends, so that those after it have not ended either.
    if (value.expiresAt > settledBefore) break;
    if (ended === mostTold) return { ended, isComplete: false };
    if (await tellEnd({ id, revision, value }, ports)) ended += 1;
  }
  return { ended, isComplete: true };
}

interface FoundSession {
  readonly id: string;
  readonly revision: number;
  readonly value: OpenSession;
}

/** False where another sweep was first. */
async function tellEnd(found: FoundSession, ports: SweepPorts): Promise<boolean> {
  const { id, revision, value } = found;
  const now = ports.clock.now();
  const body = endedEntry(value, await evidenceOf(value, ports), now);
  const result = await ports.ledger.append(body, {
    writes: [{ kind: 'open-session', id, expected: revision, value, expiresAt: now }],
  });
  return result.outcome === 'committed';
}

async function evidenceOf(
  { sessionId, openedAt, expiresAt }: OpenSession,
  { store }: SweepPorts,
): Promise<SessionEvidence> {
  const ofSession = { openedAt, endedAt: expiresAt };
  const lease = (await store.read('lease', sessionId))?.value;
  if (lease === undefined) return { how: 'unknown', ...ofSession, entries: null };
  const counts = new Map<string, number>([['exchange.vended', 1]]);
  for await (const { value } of recordsOf(store, 'session-entry', { within: `${sessionId}/` })) {
    counts.set(value.kind, (counts.get(value.kind) ?? 0) + 1);
  }
  const how = lease.ended?.how ?? 'expired';
  return { how, ...ofSession, entries: Object.fromEntries(counts) };
}

function endedEntry(
  { sessionId, grant, identity }: OpenSession,
  session: SessionEvidence,
  now: Date,
): EntryBody {
  return {
    kind: 'session.ended',
    at: now.toISOString(),
    actor: { kind: 'system', id: 'session-sweep' },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    sessionId,
    grant,
    facts: { identity },
    session,
  };
}
