/**
 * How much comparing of patterns one call may still do, in steps of about half a microsecond.
 * Whoever writes patterns to be hard runs out of it: what is left is then not proven.
 */
export interface Effort {
  left: number;
}

/** Takes steps off the effort; false when there are not as many. */
export function spend(effort: Effort, steps: number): boolean {
  effort.left -= steps;
  return effort.left >= 0;
}
