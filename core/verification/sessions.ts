import { sessionKinds } from '#core/ledger/session-entries.ts';
import type { Finding } from './finding.ts';
import { isObject } from './read-leaf.ts';
import type { BodyFacts } from './scan-body.ts';

type Counts = Readonly<Record<string, number>>;

/** Where an entry stands: in the log, and in the chain of its writer. */
export interface LeafPlace {
  readonly index: number;
  readonly writer: string;
  readonly n: number;
}

interface Session {
  readonly counts: Record<string, number>;
  ended: (LeafPlace & { readonly entries: Counts }) | undefined;
}

/** How many sessions ended as their entries say. */
export interface SessionTotals {
  /** Ended, and the log has every entry that was counted. */
  readonly whole: number;
  /** Ended, and nobody could count their entries; the log says so. */
  readonly uncounted: number;
  /** With entries, and no end yet. */
  readonly open: number;
  /** Ended within the last batch, and some of their entries are yet to be sealed. */
  readonly unsettled: number;
}

const counted: ReadonlySet<string> = new Set(sessionKinds);

/**
 * Whether the log has as many entries of each kind as a session had when it ended. Entries of one
 * session are written by several writers and may be sealed after its end, so that a session is kept
 * until all of it is there: one small record for each that is open.
 */
export class Sessions {
  readonly #open = new Map<string, Session>();
  #whole = 0;
  #uncounted = 0;

  /** An entry; `body` is called only where the session ends. */
  follow({ kind, sessionId }: BodyFacts, place: LeafPlace, body: () => unknown): void {
    if (sessionId === undefined) return;
    if (kind === 'session.ended') this.#end(sessionId, place, entriesOf(body()));
    else if (counted.has(kind)) this.#count(sessionId, kind);
  }

  #count(id: string, kind: string): void {
    const session = this.#of(id);
    session.counts[kind] = (session.counts[kind] ?? 0) + 1;
    this.#closeIfWhole(id, session);
  }

  #end(id: string, place: LeafPlace, entries: Counts | null): void {
    if (entries === null) {
      this.#open.delete(id);
      this.#uncounted += 1;
      return;
    }
    const session = this.#of(id);
    session.ended = { ...place, entries };
    this.#closeIfWhole(id, session);
  }

  #closeIfWhole(id: string, { counts, ended }: Session): void {
    if (ended === undefined || !isSame(counts, ended.entries)) return;
    this.#open.delete(id);
    this.#whole += 1;
  }

  #of(id: string): Session {
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    const session = { counts: {}, ended: undefined };
    this.#open.set(id, session);
    return session;
  }

  /** Sessions that ended before leaf `settledBefore` with other entries than the log has. */
  *findings(settledBefore: number): Generator<Finding> {
    for (const [session, { counts, ended }] of this.#open) {
      if (ended === undefined || ended.index >= settledBefore) continue;
      const { entries, ...place } = ended;
      const says = `session ${session} ended with ${textOf(entries)}, and the log has ${textOf(counts)}`;
      yield { code: 'session_differs', ...place, session, says };
    }
  }

  totals(settledBefore: number): SessionTotals {
    const rest = [...this.#open.values()];
    return {
      whole: this.#whole,
      uncounted: this.#uncounted,
      open: rest.filter(({ ended }) => ended === undefined).length,
      unsettled: rest.filter(({ ended }) => (ended?.index ?? -1) >= settledBefore).length,
    };
  }
}

/** The entries by kind that the end of a session names; null where they could not be counted. */
function entriesOf(body: unknown): Counts | null {
  const session = isObject(body) ? body.session : undefined;
  const entries = isObject(session) ? session.entries : undefined;
  if (!isObject(entries)) return null;
  return Object.fromEntries(
    Object.entries(entries).filter((one): one is [string, number] => typeof one[1] === 'number'),
  );
}

function isSame(one: Counts, other: Counts): boolean {
  const kinds = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...kinds].every((kind) => (one[kind] ?? 0) === (other[kind] ?? 0));
}

function textOf(counts: Counts): string {
  const parts = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  return parts.length === 0 ? 'no entries' : parts.sort().join(', ');
}
