/** Line and column, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where an offset into a text stands; an offset past the end stands at the end. */
export function createPositions(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const within = Math.min(Math.max(0, offset), text.length);
    const line = lineOf(starts, within);
    return { line, column: within - Number(starts[line - 1]) + 1 };
  };
}

/** How many lines begin at or before the offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 1;
  let high = starts.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (Number(starts[middle - 1]) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
