/** One thing wrong with configuration, where it stands, and what to do about it. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong: lower case, no full stop. */
  readonly message: string;
  /** What to do: lower case, no full stop. */
  readonly remedy: string;
}
