import { agree, beginApart, isRun } from './begin-apart.ts';
import { type Effort, spend } from './effort.ts';
import type { Glob, GlobToken } from './glob.ts';

/**
 * Whether no string at all is one that both patterns stand for. True is a proof: a variable is
 * taken as any string, so patterns that only variables tell apart count as overlapping, and so do
 * those for which the effort does not last. Costs the product of the two lengths at most.
 */
export function disjointGlobs(
  a: Glob,
  b: Glob,
  effort: Effort = { left: Number.POSITIVE_INFINITY },
): boolean {
  if (beginApart(a, b)) return true;
  if (!spend(effort, (a.length * b.length) / cellsPerStep)) return false;
  // Row by row over the places in `a`: the places in `b` that a common beginning leads to.
  let row: Row = new Uint8Array(b.length + 1);
  row[0] = 1;
  for (const token of a) {
    passOver(row, token, b);
    row = readOne(row, token, b);
  }
  passOver(row, undefined, b);
  return row[b.length] !== 1;
}

/** A cell of a row is far cheaper than a step of other comparisons. */
const cellsPerStep = 10;

/** 1 for each place that is reached, from before the first token to behind the last. */
type Row = Uint8Array;

/** Goes on in `b` alone: its run stands for nothing, or a run of `a` reads what its token reads. */
function passOver(row: Row, token: GlobToken | undefined, b: Glob): void {
  for (const [at, other] of b.entries()) {
    if (row[at] === 1 && (isRun(other) || isRun(token))) row[at + 1] = 1;
  }
}

/** The next row: past a token of `a` that is a run, that a run of `b` reads, or that both read. */
function readOne(row: Row, token: GlobToken, b: Glob): Row {
  const next = new Uint8Array(row.length);
  for (const [at, reached] of row.entries()) {
    if (reached !== 1) continue;
    const other = b[at];
    if (isRun(token) || isRun(other)) next[at] = 1;
    else if (other !== undefined && agree(token, other)) next[at + 1] = 1;
  }
  return next;
}
