/** Seconds that a client is told to wait between two questions (RFC 8628 §3.5). */
export const pollSeconds = 5;
/** A clock that ticks a little fast is forgiven. */
const leniencyMilliseconds = 1_000;
const mostRemembered = 1_000;

/** Remembers when each of those who poll this process did so last. */
export class Polls {
  readonly #last = new Map<string, number>();

  /** Notes a question, and says whether it came before its time. */
  isTooSoon(who: string, now: Date): boolean {
    const last = this.#last.get(who);
    this.#last.delete(who);
    this.#last.set(who, now.getTime());
    const [oldest] = this.#last.keys();
    if (this.#last.size > mostRemembered && oldest !== undefined) this.#last.delete(oldest);
    if (last === undefined) return false;
    return now.getTime() - last < pollSeconds * 1_000 - leniencyMilliseconds;
  }
}
