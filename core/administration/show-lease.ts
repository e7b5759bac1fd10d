import type { Lease } from '#core/leases/lease.ts';
import { leaseState } from '#core/leases/lease-state.ts';
import { showEntries } from '#core/ledger/shown-entry.ts';
import { type MessagedEntry, showMessages } from '#core/ledger/shown-messages.ts';
import { type WholeEntry, wholeEntries } from '#core/ledger/whole-entries.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { authorise, type InForce, isPermitted } from './authorise.ts';
import { mostLooked } from './find-leases.ts';
import type { ListedLease } from './list-leases.ts';
import { unknownLease } from './record-revocation.ts';
import { leasesBeside } from './revoke-lease.ts';

/** One lease with its story. */
export interface ShownLease {
  readonly lease: ListedLease;
  /**
   * Its entries and those of the approvals that it asked for, oldest first; null to whoever may not
   * read the ledger.
   */
  readonly entries: readonly MessagedEntry[] | null;
  /** Whether all of the ledger since the lease began was looked through. */
  readonly entriesComplete: boolean;
  /** Other leases whose credentials a deny of the whole role would end. */
  readonly beside: readonly Lease[];
  /** Whether every lease that may live was looked at for that. */
  readonly besideComplete: boolean;
}

const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
const pageSize = 500;
const pagesLooked = 20;
/** Clocks of several writers may differ: entries this much before the lease are still looked at. */
const marginMilliseconds = 10 * 60 * 1000;

/** Shows one lease: what it is, what became of it, and its entries. */
export async function showLease(
  administered: Administered,
  sessionId: string,
  ports: AdministrationPorts,
): Promise<ShownLease> {
  const inForce = await authorise(administered, { action: 'ReadLeases', resource }, ports);
  const lease = (await ports.store.read('lease', sessionId))?.value;
  if (lease === undefined) throw unknownLease();
  const mayReadLedger = await mayRead(administered, inForce, ports);
  const beside = await leasesBeside(lease, mostLooked, ports);
  const story = mayReadLedger ? await entriesOf(lease, ports) : unread;
  return {
    lease: { ...lease, state: leaseState(lease, ports.clock.now()) },
    ...story,
    beside: beside.leases,
    besideComplete: beside.isComplete,
  };
}

const unread = { entries: null, entriesComplete: false } as const;

async function mayRead(
  { person }: Administered,
  { configuration }: InForce,
  ports: AdministrationPorts,
): Promise<boolean> {
  const asked = { person, administering: { action: 'ReadLedger', resource } } as const;
  return configuration !== undefined && (await isPermitted(configuration, asked, ports));
}

async function entriesOf(
  lease: Lease,
  ports: AdministrationPorts,
): Promise<Pick<ShownLease, 'entries' | 'entriesComplete'>> {
  const oldest = new Date(new Date(lease.startsAt).getTime() - marginMilliseconds);
  const entries: WholeEntry[] = [];
  let after: number | undefined;
  for (let looked = 0; looked < pagesLooked; looked += 1) {
    const page = await ports.store.entries({
      limit: pageSize,
      descending: true,
      ...(after === undefined ? {} : { after }),
    });
    for (const { entry } of await wholeEntries(page, ports.store)) {
      if (mayConcern(entry, lease)) entries.unshift(entry);
    }
    const last = page.at(-1);
    after = last?.position;
    const isOld = last === undefined || new Date(last.entry.body.at) < oldest;
    if (isOld || page.length < pageSize) return shown(lease, concerning(entries, lease), ports);
  }
  const some = await shown(lease, concerning(entries, lease), ports);
  return { ...some, entriesComplete: false };
}

/** Newest entries are read first, before the one that tells whose request an approval was. */
function mayConcern({ body }: WholeEntry, lease: Lease): boolean {
  const isApproval = body.facts?.approval !== undefined && body.grant === lease.grant;
  return body.sessionId === lease.sessionId || isApproval;
}

/** What the session did, and what people said to the requests that it was or made. */
function concerning(entries: readonly WholeEntry[], lease: Lease): readonly WholeEntry[] {
  const own = entries.filter(({ body }) => body.sessionId === lease.sessionId);
  const asked = new Set<unknown>([
    ...Object.values(lease.approvals?.byRule ?? {}),
    ...own.flatMap(({ body }) => body.facts?.approval ?? []),
  ]);
  return entries.filter(
    ({ body }) => body.sessionId === lease.sessionId || asked.has(body.facts?.approval),
  );
}

async function shown(
  { sessionId }: Lease,
  whole: readonly WholeEntry[],
  { store, bodies }: AdministrationPorts,
) {
  const entries = await showEntries(whole, store);
  const messaged = bodies && (await showMessages(entries, sessionId, { store, bodies }));
  return { entries: messaged ?? entries, entriesComplete: true };
}
