import type { BodyFacts } from './scan-body.ts';
import type { LeafPlace } from './sessions.ts';

/** An entry of the session that was asked about. */
export interface SessionEntry extends LeafPlace {
  readonly kind: string;
}

/** What the log has of one session. */
export interface SelectedSession {
  readonly id: string;
  /** The first thousand, in the order of the log, and how many there are. */
  readonly entries: readonly SessionEntry[];
  readonly count: number;
  /** Whether the log has its end, which names how many entries of each kind it has. */
  readonly isEnded: boolean;
}

const mostKept = 1_000;

/** Collects the entries of one session as they come by. */
export class SessionSelection {
  readonly #id: string;
  readonly #entries: SessionEntry[] = [];
  #count = 0;
  #isEnded = false;

  constructor(id: string) {
    this.#id = id;
  }

  follow({ kind, sessionId }: BodyFacts, place: LeafPlace): void {
    if (sessionId !== this.#id) return;
    this.#count += 1;
    this.#isEnded ||= kind === 'session.ended';
    if (this.#entries.length < mostKept) this.#entries.push({ ...place, kind });
  }

  get selected(): SelectedSession {
    return {
      id: this.#id,
      entries: this.#entries,
      count: this.#count,
      isEnded: this.#isEnded,
    };
  }
}
