/** What a second look at a signature shows; `full`: there is no room to remember one more. */
export type Sight = 'first' | 'again' | 'full';

const spanMs = 60_000;

/**
 * Signatures of one process, each remembered for as long as it would be taken. It never forgets one
 * early: when there is no more room, new ones are not seen for the first time either.
 */
export class SeenSignatures {
  readonly #most: number;
  readonly #seen = new Set<string>();
  /** By the minute in which they may be forgotten. */
  readonly #spans = new Map<number, string[]>();
  #span = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  /** Looks at a signature that is taken until an instant. */
  see(signature: string, until: Date, now: Date): Sight {
    this.#forgetBefore(Math.floor(now.getTime() / spanMs));
    if (this.#seen.has(signature)) return 'again';
    if (this.#seen.size >= this.#most) return 'full';
    this.#seen.add(signature);
    const span = Math.floor(until.getTime() / spanMs);
    const inSpan = this.#spans.get(span);
    if (inSpan === undefined) this.#spans.set(span, [signature]);
    else inSpan.push(signature);
    return 'first';
  }

  #forgetBefore(span: number): void {
    if (span <= this.#span) return;
    this.#span = span;
    for (const [ended, signatures] of this.#spans) {
      if (ended >= span) continue;
      for (const signature of signatures) this.#seen.delete(signature);
      this.#spans.delete(ended);
    }
  }
}
