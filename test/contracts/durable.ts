import type { Lease } from '#core/leases/lease.ts';
import type { Entry, EntryBody, WriterHead } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import type { Change, Chunks, CommitResult, Store, Write } from '#core/store/store.ts';
import type { KeySetStore } from '#core/tokens/keys/key-set.ts';

/** A clock that a test moves. */
export interface ManualClock {
  now(): Date;
  advance(milliseconds: number): void;
}

export function createManualClock(start = '2026-11-22T10:00:00.000Z'): ManualClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

/** One place of durable state under test. */
export interface DurableUnderTest {
  /** The adapter. */
  readonly store: Store & Chunks & KeySetStore;
  /** A second handle on the same state, as another process would hold one. */
  readonly other: Store & Chunks & KeySetStore;
  /** The clock by which both let records expire. */
  readonly clock: ManualClock;
  /** Makes the next commit fail before, or after, it became durable. */
  failNextCommit(mode: 'before' | 'after'): void;
  close(): Promise<void>;
}

export const exampleBody: EntryBody = {
  kind: 'configuration.published',
  at: '2026-11-22T10:00:00.000Z',
  actor: { kind: 'system', id: 'contract' },
  origin: { address: '127.0.0.1', userAgent: 'contract/1', requestId: 'r1', face: 'system' },
  facts: { version: 'v1', count: 1, flag: true, none: null },
};

const exampleLease: Lease = {
  sessionId: 's1',
  identity: 'shop-deployer',
  owner: 'ada',
  grant: 'shop-deploy',
  role: 'arn:aws:iam::111122223333:role/shop-deploy',
  account: '111122223333',
  sessionName: 'shop-deployer-s1',
  userId: 'AROAEXAMPLE:shop-deployer-s1',
  issuer: 'https://issuer.example',
  subject: 'repo:acme/shop:ref:refs/heads/main',
  startsAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-22T11:00:00.000Z',
  configuration: 'v1',
};

/** A lease that says `note`, so that tests can tell one version of a record from another. */
export function leaseWith(note: string): Lease {
  return { ...exampleLease, identity: note };
}

/** Puts or replaces one lease. */
export function leaseWrite(
  id: string,
  expected: number,
  more: Partial<Write> & { note?: string } = {},
): Write {
  const { note = id, expiresAt } = more;
  return {
    kind: 'lease',
    id,
    expected,
    value: leaseWith(note),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Appends to chains without a lane: every transaction is exactly what the test says. */
export interface Chain {
  readonly head: Pick<WriterHead, 'n' | 'hash'> | undefined;
  /** The entry that would come next. */
  next(body?: EntryBody): Entry;
  /** Commits the next entry with this change, and moves on if it became durable. */
  commit(change?: Change | readonly Write[]): Promise<CommitResult>;
}

export function createChain(store: Store, writer: string): Chain {
  let head: Pick<WriterHead, 'n' | 'hash'> | undefined;
  const next = (body: EntryBody = exampleBody) => linkEntry(writer, head, body);
  return {
    get head() {
      return head;
    },
    next,
    async commit(change = []) {
      const entry = next();
      const result = await store.commit({
        ...('writes' in change ? change : { writes: change }),
        entry,
      });
      if (result.outcome === 'committed') head = entry;
      return result;
    },
  };
}
