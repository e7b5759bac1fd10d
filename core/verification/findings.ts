import type { Finding } from './finding.ts';

/** More findings than people read are counted, not kept. */
const mostKept = 100;

/** What was found wrong so far: the first hundred, and how many there were. */
export class Findings {
  readonly #kept: Finding[] = [];
  #count = 0;

  add(finding: Finding): void {
    this.#count += 1;
    if (this.#kept.length < mostKept) this.#kept.push(finding);
  }

  get kept(): readonly Finding[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }
}
