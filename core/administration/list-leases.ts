import type { Lease } from '#core/leases/lease.ts';
import { type LeaseState, leaseState } from '#core/leases/lease-state.ts';
import { soleResources } from '#core/policy/actions.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { authorise } from './authorise.ts';
import { mostLooked } from './find-leases.ts';

/** Which leases are wanted; what is absent is not asked about. */
export interface ListLeasesRequest {
  /** 1 to 200. */
  readonly limit: number;
  /** Continue after this lease. */
  readonly after?: string;
  readonly identity?: string;
  readonly grant?: string;
  readonly state?: LeaseState;
}

/** A lease, and what has become of it. */
export type ListedLease = Lease & {
  readonly state: LeaseState;
  /** By the configuration in force its grant is only observed. */
  readonly observed?: true;
};

/** One page of leases, newest first. */
export interface ListedLeases {
  readonly leases: readonly ListedLease[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
}

/** Lists leases; a page may hold fewer than asked for although `next` tells of more. */
export async function listLeases(
  administered: Administered,
  request: ListLeasesRequest,
  ports: AdministrationPorts,
): Promise<ListedLeases> {
  const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
  const { configuration } = await authorise(
    administered,
    { action: 'ReadLeases', resource },
    ports,
  );
  const now = ports.clock.now();
  const leases: ListedLease[] = [];
  const from = request.after === undefined ? {} : { after: request.after };
  let looked = 0;
  for await (const { id, value } of recordsOf(ports.store, 'lease', {
    ...from,
    descending: true,
  })) {
    looked += 1;
    const isObserved = configuration?.grant(value.grant)?.observe === true;
    const listed = {
      ...value,
      state: leaseState(value, now),
      ...(isObserved ? ({ observed: true } as const) : {}),
    };
    if (isWanted(listed, request)) leases.push(listed);
    if (leases.length === request.limit || looked === mostLooked) return { leases, next: id };
  }
  return { leases, next: null };
}

function isWanted(lease: ListedLease, request: ListLeasesRequest): boolean {
  const { identity = lease.identity, grant = lease.grant, state = lease.state } = request;
  return lease.identity === identity && lease.grant === grant && lease.state === state;
}
