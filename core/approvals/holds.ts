/** Exchanges of one identity, and of all, that one process holds at once. */
const mostOfIdentity = 20;
const mostOfAll = 100;

/**
 * Counts the exchanges that this process holds open for a verdict, so that those who wait never
 * keep out those who need no approval.
 */
export class Holds {
  readonly #held = new Map<string, number>();
  #all = 0;

  /** Takes a place; what is returned gives it back. Undefined where there is none left. */
  enter(identity: string): (() => void) | undefined {
    const held = this.#held.get(identity) ?? 0;
    if (held >= mostOfIdentity || this.#all >= mostOfAll) return undefined;
    this.#count(identity, 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#count(identity, -1);
      isHeld = false;
    };
  }

  #count(identity: string, by: 1 | -1): void {
    const held = (this.#held.get(identity) ?? 0) + by;
    if (held === 0) this.#held.delete(identity);
    else this.#held.set(identity, held);
    this.#all += by;
  }
}
