import { Fault } from '#core/faults.ts';

/** What a pool bounds. */
export type PoolKind =
  | 'minute'
  | 'leases'
  | 'uses'
  | 'refusals'
  | 'failures'
  | 'narrowings'
  | 'asks'
  | 'requests'
  | 'holds'
  | 'waits';

/** Whose a pool is that all identities share: no identity has this id. */
export const everybody = '*';

/** A bounded number of places: each is a `slot` record, put by whoever takes it. */
export interface Pool {
  readonly kind: PoolKind;
  /** Id of the identity, or for `uses` of the session. */
  readonly of: string;
  /** Name of the grant, where each grant of an identity has a pool of its own. */
  readonly grant?: string;
  readonly size: number;
}

/** The name of a pool, which its places' ids begin with. */
export function poolName({ kind, of, grant }: Pick<Pool, 'kind' | 'of' | 'grant'>): string {
  return grant === undefined ? `${of}/${kind}` : `${of}/${kind}/${grant}`;
}

/** The refusal where a pool has no free place before this instant. */
export function poolFault(pool: Pool, freeAt: Date): Fault {
  const { kind, of, grant, size } = pool;
  const at = freeAt.toISOString();
  switch (kind) {
    case 'minute':
      return new Fault(
        'rate_limited',
        `identity ${of} has had the ${size} exchanges that it may have in 60 seconds; the next may ` +
          `begin at ${at}: wait until then, or have exchangesPerMinute raised`,
      );
    case 'leases':
      return new Fault(
        'too_many_leases',
        `identity ${of} holds the ${size} leases that it may hold at once; the next place is free at ` +
          `${at}: end a lease that is no longer needed, or have concurrentLeases raised`,
      );
    case 'uses':
      return new Fault(
        'lease_spent',
        `credentials were minted into this lease ${times(size)}, as often as its grant allows; get a fresh token`,
      );
    case 'refusals':
      return new Fault('slow_down', `identity ${of} is refused too often; wait until ${at}`);
    case 'failures':
      return new Fault(
        'slow_down',
        `AWS refused identity ${of} the grant ${grant} ${size} times in 60 seconds, so it is not asked again ` +
          `for both before ${at}; see in the ledger what it refused, and have that mended first`,
      );
    case 'narrowings':
      return new Fault(
        'slow_down',
        `identity ${of} brought ${size} policies for grant ${grant} in 60 seconds that were refused, so none ` +
          `is looked at before ${at}; send one that lies within the grant's, or none`,
      );
    case 'asks':
      return new Fault(
        'rate_limited',
        `identity ${of} has asked for the ${size} approvals that it may ask for in an hour; wait until ${at}, ` +
          'and let its jobs wait for the answer they asked for',
      );
    case 'holds':
    case 'waits':
      return new Fault(
        'slow_down',
        `${of === everybody ? 'all together have' : `${of} has`} ${size} requests that wait open; ask again from ${at}`,
      );
    case 'requests':
      return new Fault(
        'rate_limited',
        `${of === everybody ? 'all identities together have' : `identity ${of} has`} the ${size} requests ` +
          `waiting for approval that there may be at once; have some answered or cancelled, or wait until ${at}`,
      );
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
