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
  /** Ended, and the log lacks entries of them that its gaps may have taken: no more than they took. */
  readonly lacking: number;
  /** Ended within the last batch, and some of their entries are yet to be sealed. */
  readonly unsettled: number;
}

/** Where the last batch begins, whose sessions may not be whole yet, and how many entries gaps took. */
export interface Settled {
  readonly before: number;
  readonly lost: number;
}

interface EndedSession {
  readonly counts: Counts;
  readonly ended: NonNullable<Session['ended']>;
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

  /** Sessions that ended before a leaf with other entries than the log has, and no gap explains it. */
  *findings(settled: Settled): Generator<Finding> {
    const explained = this.#explained(settled);
    for (const [session, { counts, ended }] of this.#ended(settled)) {
      if (explained.has(session)) continue;
      const { entries, ...place } = ended;
      const says = `session ${session} ended with ${textOf(entries)}, and the log has ${textOf(counts)}`;
      yield { code: 'session_differs', ...place, session, says };
    }
  }

  #ended({ before }: Settled): readonly (readonly [string, EndedSession])[] {
    return [...this.#open].flatMap(([id, { counts, ended }]) =>
      ended === undefined || ended.index >= before ? [] : [[id, { counts, ended }] as const],
    );
  }

  /**
   * Sessions that lack entries and have none too many, if all of them together lack no more than was
   * lost: each lost entry was of one session at most. Which of them it was, nothing proves.
   */
  #explained(settled: Settled): ReadonlySet<string> {
    const lacks = this.#ended(settled).map(([id, session]) => [id, lackOf(session)] as const);
    const short = lacks.filter((one): one is [string, number] => one[1] !== undefined);
    const total = short.reduce((sum, [, lack]) => sum + lack, 0);
    return new Set(total <= settled.lost ? short.map(([id]) => id) : []);
  }

  totals(settled: Settled): SessionTotals {
    const settledBefore = settled.before;
    const rest = [...this.#open.values()];
    return {
      whole: this.#whole,
      uncounted: this.#uncounted,
      lacking: this.#explained(settled).size,
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

/** How many entries are missing; undefined where there is one too many of any kind. */
function lackOf({ counts, ended }: EndedSession): number | undefined {
  const isOver = Object.entries(counts).some(([kind, count]) => count > (ended.entries[kind] ?? 0));
  if (isOver) return undefined;
  const sum = (of: Counts) => Object.values(of).reduce((total, count) => total + count, 0);
  return sum(ended.entries) - sum(counts);
}

function textOf(counts: Counts): string {
  const parts = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  return parts.length === 0 ? 'no entries' : parts.sort().join(', ');
}
