import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';

/** Something does not agree with what the entries give: what that means if the entries are right, and if not. */
export interface Doubt {
  readonly ifRight: Finding;
  /** Absent: then it is only a consequence. */
  readonly ifWrong?: Finding;
}

/** Doubts beyond these are consequences of the first ones. */
const mostKept = 1_000;

/**
 * What disagrees with the entries while nothing signed tells yet which of the two is right. Where
 * the right edge of the log gives the signed root, that is known from the start; else at the end.
 */
export class Doubts {
  readonly #findings: Findings;
  readonly #waiting: Doubt[] = [];
  #isProven = false;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** From here on the hashes that entries are compared with are known to be right. */
  prove(): void {
    this.#isProven = true;
  }

  get isProven(): boolean {
    return this.#isProven;
  }

  add(doubt: Doubt): void {
    const { code, path } = doubt.ifRight;
    const isTold = this.#waiting.some(({ ifRight: one }) => one.code === code && one.path === path);
    if (this.#isProven) this.#findings.add(doubt.ifRight);
    else if (!isTold && this.#waiting.length < mostKept) this.#waiting.push(doubt);
  }

  /** Settles what waits, once it is known whether all entries together give the signed root. */
  settle(isRight: boolean): void {
    for (const { ifRight, ifWrong } of this.#waiting.splice(0)) {
      const finding = isRight ? ifRight : ifWrong;
      if (finding !== undefined) this.#findings.add(finding);
    }
  }
}
