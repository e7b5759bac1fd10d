/** Traits that one process remembers; what is forgotten is read again. */
const traitLimit = 10_000;

/** Ids of the traits that one process knows to be familiar, and need not ask about. */
export class FamiliarMemory {
  readonly #until = new Map<string, number>();

  /** True if the record is known to be there and young enough to be left as it is. */
  knows(id: string, now: Date): boolean {
    return (this.#until.get(id) ?? 0) > now.getTime();
  }

  /** Remembers a record until it should be read, and refreshed, again. */
  learn(id: string, until: Date): void {
    this.#until.delete(id);
    this.#until.set(id, until.getTime());
    const [oldest = id] = this.#until.keys();
    if (this.#until.size > traitLimit) this.#until.delete(oldest);
  }
}
