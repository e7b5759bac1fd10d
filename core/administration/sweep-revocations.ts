import { asFault, type Fault } from '#core/faults.ts';
import { roleFull } from '#core/leases/revocation-policy.ts';
import {
  deniesNothing,
  type RevokedSessions,
  withLeft,
  withoutExpired,
} from '#core/leases/revoked-sessions.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Versioned } from '#core/store/store.ts';
import type { AdministrationPorts } from './administration.ts';
import type { RevocationPorts } from './apply-revocations.ts';
import { denyAt } from './deny-at.ts';

/** What a sweep did. */
export interface Sweep {
  /** Roles whose deny was put as their record says. */
  readonly applied: number;
  /** Those where AWS could not be asked, and those without room for all of it, which deny the rest. */
  readonly failed: readonly { readonly role: string; readonly fault: Fault }[];
}

type SweepPorts = RevocationPorts & Pick<AdministrationPorts, 'ledger'>;

/**
 * Drops denies of sessions that have expired, and puts those that remain once more: what a crash or
 * an outage kept from AWS is made good. One role that cannot be reached keeps no other waiting.
 */
export async function sweepRevocations(ports: SweepPorts): Promise<Sweep> {
  const failed: Sweep['failed'][number][] = [];
  let applied = 0;
  for await (const { id: role, value } of recordsOf(ports.store, 'revoked-sessions')) {
    if (deniesNothing(value)) continue;
    try {
      await sweepRole(role, ports);
      applied += 1;
    } catch (error) {
      failed.push({ role, fault: asFault(error) });
    }
  }
  return { applied, failed };
}

/**
 * Throws `role_full` where something of the record has no room, once the rest is denied. The deny is
 * lifted at AWS first and in the record afterwards, so that a crash between the two is
 * made good by the next sweep. A record stays when it is empty: its revisions must not begin anew.
 */
async function sweepRole(role: string, ports: SweepPorts): Promise<void> {
  for (;;) {
    const before = await ports.store.read('revoked-sessions', role);
    if (before === undefined) return;
    const now = ports.clock.now();
    const wanted = withoutExpired(before.value, now);
    const named = await denyAt(ports, wanted);
    const next = withLeft(wanted, named);
    if (await settle(before, next, ports)) return requireNoneLeft(next);
  }
}

/** Whether the record still is what was applied; marks and what has expired are written down first. */
async function settle(
  before: Versioned<RevokedSessions>,
  next: RevokedSessions,
  ports: SweepPorts,
): Promise<boolean> {
  const { role } = next;
  if (next === before.value) {
    const after = await ports.store.read('revoked-sessions', role);
    return after?.revision === before.revision;
  }
  const entry = sweptEntry(before.value, next, ports.clock.now());
  const result = await ports.ledger.append(entry, {
    writes: [{ kind: 'revoked-sessions', id: role, expected: before.revision, value: next }],
  });
  return result.outcome === 'committed';
}

function requireNoneLeft({ role, sessions }: RevokedSessions): void {
  if (sessions.some(({ left }) => left === true)) throw roleFull(role);
}

function sweptEntry(before: RevokedSessions, next: RevokedSessions, now: Date): EntryBody {
  return {
    kind: 'lease.revocation_applied',
    at: now.toISOString(),
    actor: { kind: 'system', id: 'revocation-sweep' },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    facts: {
      role: next.role,
      sessions: next.sessions.filter(({ left }) => left !== true).length,
      expired: before.sessions.length - next.sessions.length,
      wholeRole: next.wholeRole?.issuedBefore ?? null,
    },
  };
}
