import type { Problem } from './problem.ts';

/** Steps from a place in a document to another: keys of sections and places in lists. */
export type Path = readonly (string | number)[];

/** Something wrong inside one declaration; where it stands in its file is known to whoever read it. */
export interface Finding {
  readonly path: Path;
  /** The key itself is wrong, not what stands beside it. */
  readonly at?: 'key';
  /** What is wrong: lower case, no full stop. */
  readonly message: string;
  /** What to do: lower case, no full stop. */
  readonly remedy: string;
}

/** One declaration of a file: an issuer, an identity, a grant, a person or a test. */
export interface Declaration<T> {
  readonly id: string;
  readonly value: T;
  /** A finding as a problem, with its place in the file. */
  problemOf(finding: Finding): Problem;
}
