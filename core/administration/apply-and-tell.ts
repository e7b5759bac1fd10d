import { asFault, Fault } from '#core/faults.ts';
import type { Lease } from '#core/leases/lease.ts';
import { roleFull } from '#core/leases/revocation-policy.ts';
import { isSpare, recordFull, withLeft } from '#core/leases/revoked-sessions.ts';
import type { Write } from '#core/store/store.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { type Applied, applyRevocations } from './apply-revocations.ts';
import { personEntry } from './person-entry.ts';
import type { Recorded } from './record-revocation.ts';

/** Leases of one role whose revocation is recorded. */
export interface Applying {
  readonly role: string;
  readonly recorded: readonly Recorded[];
  /** The deny of the whole role is asked for, which ends them with or without their names. */
  readonly wholeRole: boolean;
}

/** A lease that is revoked in the record and that AWS does not deny, and why. */
export interface NotDenied {
  readonly lease: Lease;
  readonly fault: Fault;
}

/**
 * Has a role deny what people revoked, and writes for each of these leases whether it does. Returns
 * those that it does not deny, with what holds meanwhile and what to do.
 */
export async function applyAndTell(
  administered: Administered,
  applying: Applying,
  ports: AdministrationPorts,
): Promise<readonly NotDenied[]> {
  const { role, recorded } = applying;
  const applied = await applyRevocations(role, ports).catch(asFault);
  const told = recorded.map((one) => ({ ...one, failure: failureOf(one, applying, applied) }));
  let marks = applied instanceof Fault ? [] : marksOf(applied);
  for (const one of told) {
    await tell(administered, { ...one, marks }, ports);
    marks = [];
  }
  return notDenied(told);
}

interface Told extends Pick<Recorded, 'lease' | 'isNoted'> {
  readonly failure: Fault | undefined;
}

function failureOf(
  { lease, isNoted }: Recorded,
  applying: Applying,
  applied: Applied | Fault,
): Fault | undefined {
  const noRoom = isNoted ? roleFull(lease.role) : recordFull(lease.role);
  if (applied instanceof Fault) return applied.code === 'role_full' ? noRoom : applied;
  const isDenied =
    applying.wholeRole ||
    applied.named.has(lease.sessionId) ||
    isSpare(applied.record?.value, lease);
  return isDenied ? undefined : noRoom;
}

/** The record remembers what is denied by now, so that it is never tried without. */
function marksOf({ record, named }: Applied): readonly Write[] {
  if (record === undefined) return [];
  const value = withLeft(record.value, named);
  const { role } = value;
  if (value === record.value) return [];
  return [{ kind: 'revoked-sessions', id: role, expected: record.revision, value }];
}

/** Whoever changes the record meanwhile applies it anew and marks it by what they find. */
async function tell(
  administered: Administered,
  { lease, failure, marks }: Told & { readonly marks: readonly Write[] },
  ports: AdministrationPorts,
): Promise<void> {
  const kind = failure === undefined ? 'lease.revocation_applied' : 'lease.revocation_failed';
  const { sessionId, grant, identity, role, userId } = lease;
  const entry = {
    ...personEntry(kind, administered, ports.clock.now()),
    ...{ sessionId, grant },
    facts: { identity, role, userId },
    ...(failure && { outcome: { code: failure.code, detail: failure.detail } }),
  };
  const result = await ports.ledger.append(entry, { writes: marks });
  if (result.outcome !== 'committed') await ports.ledger.append(entry, { writes: [] });
}

function notDenied(told: readonly Told[]): readonly NotDenied[] {
  return [true, false].flatMap((isNoted) => {
    const failed = told.filter((one) => one.failure !== undefined && one.isNoted === isNoted);
    const [first] = failed;
    if (first?.failure === undefined) return [];
    const leases = failed.map(({ lease }) => lease);
    const fault = notApplied(first.failure, leases, isNoted);
    return leases.map((lease) => ({ lease, fault }));
  });
}

function notApplied(failure: Fault, leases: readonly Lease[], isNoted: boolean): Fault {
  const identities = [...new Set(leases.map(({ identity }) => identity))].join(', ');
  const ends = leases
    .map(({ expiresAt }) => expiresAt)
    .toSorted()
    .at(-1);
  const hope = isNoted ? 'it is denied as soon as there is room; until then' : 'meanwhile';
  const next =
    failure.code === 'role_full'
      ? `${hope} the credentials work until ${ends}`
      : `run this again; until it is done the credentials work until ${ends}; quarantine ${identities} so that it gets no other lease`;
  return new Fault(
    failure.code,
    `the revocation is recorded and nothing is minted into the lease any more, but AWS does not deny it yet: ${failure.message}; ${next}`,
    { detail: failure.detail, shown: failure.shown, cause: failure },
  );
}
