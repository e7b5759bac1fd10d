import type { Approval } from '#core/approvals/approval.ts';
import type { BreakGlassLost, BrokenGlass } from '#core/approvals/broken-glass.ts';
import type { Delegation } from '#core/approvals/delegation.ts';
import type { Presentation } from '#core/approvals/presentation.ts';
import type { ConfigurationHead } from '#core/config/head.ts';
import type { Binding } from '#core/exchange/binding.ts';
import type { KeptAnswer } from '#core/gateway/kept-answer.ts';
import type { AccessKey } from '#core/leases/access-key.ts';
import type { GatewaySession } from '#core/leases/gateway-session.ts';
import type { Lease } from '#core/leases/lease.ts';
import type { RevokedSessions } from '#core/leases/revoked-sessions.ts';
import type { Entry, EntryKind, WriterHead } from '#core/ledger/entry.ts';
import type { OpenSession } from '#core/ledger/open-session.ts';
import type { SessionKey } from '#core/ledger/session-key.ts';
import type { Familiar } from '#core/limits/familiar.ts';
import type { Slot } from '#core/limits/slot.ts';
import type { SignedInRecord } from '#core/sign-in/signed-in.ts';

/** Kinds of versioned records and what each holds. Later rooms add a row. */
export interface RecordKinds {
  readonly binding: Binding;
  readonly lease: Lease;
  readonly 'access-key': AccessKey;
  /** By session: what the gateway calls AWS with, for a lease under a grant that is for the gateway. */
  readonly 'gateway-session': GatewaySession;
  /** `<session>/<hash of a call>/<the client's id of it>`: what an approved call came to, for a while. */
  readonly 'kept-answer': KeptAnswer;
  readonly head: ConfigurationHead;
  /** One place of a pool of bounded size: taken by whoever puts it, free again when it expires. */
  readonly slot: Slot;
  /** What an identity has been vended before; absent means that it is a novelty. */
  readonly familiar: Familiar;
  /** By role ARN: the sessions that the role denies until they have expired. */
  readonly 'revoked-sessions': RevokedSessions;
  readonly approval: Approval;
  /** By what is asked and by which rule: the request that answers whoever asks for the same. */
  readonly 'open-approval': { readonly approval: string };
  /** By the hash of its state: a browser's attempt to sign in, once it was spent. */
  readonly 'sign-in-attempt': { readonly spentAt: string };
  /** By the hash of its cookie. */
  readonly 'signed-in': SignedInRecord;
  /** By request: it waits for its verdict. Forgotten when it is settled, so that few are ever listed. */
  readonly 'pending-approval': {
    readonly rule: string;
    readonly identity: string;
    /** When a look back at broken glass is missed. */
    readonly reviewUntil?: string;
  };
  /** `<identity>/<grant>/<request>`: every request for the same thing, newest last. */
  readonly 'identity-approval': { readonly approval: string };
  /** By the token's binding key: a token that waits for a verdict, and may expire meanwhile. */
  readonly presentation: Presentation;
  /** By request: its glass was broken, and everybody skipped is told so. */
  readonly 'broken-glass': BrokenGlass;
  /** By identity: it may break no glass until somebody restores that. */
  readonly 'break-glass-lost': BreakGlassLost;
  /** `<delegator>/<delegate>`: somebody may vote in a person's place, until it is forgotten. */
  readonly delegation: Delegation;
  /** `<when it ends>/<session>`: it was opened, and its end is yet to be told. */
  readonly 'open-session': OpenSession;
  /** `<session>/<writer>/<n>`: an entry of the session beside its first, until its end is told. */
  readonly 'session-entry': { readonly kind: EntryKind };
  /** By session: what its personal data can be read with. Gone: they are shredded. */
  readonly 'session-key': SessionKey;
}

export type RecordKind = keyof RecordKinds;

/** A stored record: `revision` is 1 when it is first put and grows by 1 with each change. */
export interface Versioned<T> {
  readonly revision: number;
  readonly value: T;
}

/** One conditional write: it holds only if the record still has `expected` (0: must not exist). */
export type Write = {
  readonly [K in RecordKind]: {
    readonly kind: K;
    readonly id: string;
    readonly expected: number;
    readonly value: RecordKinds[K];
    /**
     * From this instant of the store's clock the record counts as absent: it is neither read nor
     * listed, and `expected: 0` holds for it. Stores delete it later, in their own time.
     */
    readonly expiresAt?: Date;
  };
}[RecordKind];

/** A condition without a change: the record must still have `expected` (0: must not exist). */
export interface Check {
  readonly kind: RecordKind;
  readonly id: string;
  readonly expected: number;
}

/** What one entry tells of: conditional writes, and checks of what must not have changed meanwhile. */
export interface Change {
  readonly writes: readonly Write[];
  readonly checks?: readonly Check[];
}

/** An effect and its entry: both become durable or neither does. */
export interface Transaction extends Change {
  readonly entry: Entry;
  /** Entries of the same writer that come directly before it and become durable with it: its other parts. */
  readonly preceding?: readonly Entry[];
}

/**
 * `entry` means that another holds this place of the chain, and is looked for first; otherwise
 * `conflict` names the first write, then the first check, whose expectation did not hold.
 */
export type CommitResult =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'conflict'; readonly on: RecordKind | 'entry'; readonly id: string };

export interface ListRequest {
  /** 1 to 1,000; fewer records come only when there are no more. */
  readonly limit: number;
  /** Continue after this id, in the order of the ids' UTF-8 bytes. */
  readonly after?: string;
  /** Highest id first. Ids of leases are time-ordered, so this is newest first. */
  readonly descending?: boolean;
  /** Only ids that begin with this; stores may keep what begins alike together. */
  readonly within?: string;
}

/**
 * Durable state: versioned records, and the ledger that every change of them is told in.
 * Reads are strongly consistent. Failures throw `Fault('store_unavailable')`; after such a fault of
 * `commit` the outcome is unknown until the entry is read back.
 */
export interface Store {
  read<K extends RecordKind>(kind: K, id: string): Promise<Versioned<RecordKinds[K]> | undefined>;
  list<K extends RecordKind>(
    kind: K,
    request: ListRequest,
  ): Promise<readonly ({ readonly id: string } & Versioned<RecordKinds[K]>)[]>;
  /**
   * Puts the entry after those that precede it, moves its writer's head from before the first of
   * them to `n`/`hash`, and makes every write, all or none. An entry is never overwritten. Throws
   * `Fault('request_too_large')` for a value over 350 KB.
   */
  commit(transaction: Transaction): Promise<CommitResult>;
  writerHead(writer: string): Promise<WriterHead | undefined>;
  entry(writer: string, n: number): Promise<Entry | undefined>;
  /**
   * Entries in the order of their positions, newest first when `descending`. What one process
   * commits one after the other keeps that order. Between processes of one deployment the order is
   * that of their clocks, since one counter for all would make every commit wait for every other:
   * an entry may yet come to stand before newer ones, by what the clocks differ and a commit takes.
   * Whoever reads on from a position, and may miss nothing, begins a minute before it.
   */
  entries(request: EntryListRequest): Promise<readonly StoredEntry[]>;
}

export interface EntryListRequest {
  /** 1 to 1,000; fewer entries come only when there are no more. */
  readonly limit: number;
  /** Continue after this position: above it, or below it when `descending`. */
  readonly after?: number;
  readonly descending?: boolean;
}

/** An entry and its place in the store's own order, which no other entry has; it proves nothing. */
export interface StoredEntry {
  readonly position: number;
  readonly entry: Entry;
}

/** Content-addressed, immutable pieces of configuration versions. */
export interface Chunks {
  /** Puts bytes under the hex SHA-256 of themselves; putting the same again changes nothing. */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  get(digest: string): Promise<Uint8Array | undefined>;
}
