/** Texts that differ in more than this many pairs of lines are not compared line by line. */
const mostPairs = 250_000;

/**
 * How one text becomes another, line by line: `  - ` before what goes, `  + ` before what comes, four
 * blanks before what stays, which is all shown. As little as possible goes (longest common
 * subsequence), except where both are very long and differ almost everywhere.
 */
export function diffLines(before: readonly string[], after: readonly string[]): readonly string[] {
  const head = countAlike(before, after);
  const tail = countAlike(before.slice(head).toReversed(), after.slice(head).toReversed());
  const old = before.slice(head, before.length - tail);
  const fresh = after.slice(head, after.length - tail);
  return [
    ...marked(' ', before.slice(0, head)),
    ...diffMiddle(old, fresh),
    ...marked(' ', before.slice(before.length - tail)),
  ];
}

function countAlike(one: readonly string[], other: readonly string[]): number {
  const differing = one.findIndex((line, at) => line !== other[at]);
  return differing === -1 ? one.length : differing;
}

function marked(mark: '-' | '+' | ' ', lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${mark} ${line}`);
}

function diffMiddle(old: readonly string[], fresh: readonly string[]): readonly string[] {
  if (old.length * fresh.length > mostPairs) return [...marked('-', old), ...marked('+', fresh)];
  const common = commonLengths(old, fresh);
  const lines: string[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < fresh.length) {
    const [line, other] = [old[at], fresh[to]];
    if (line !== undefined && line === other) {
      lines.push(...marked(' ', [line]));
      [at, to] = [at + 1, to + 1];
    } else if (line !== undefined && lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1)) {
      lines.push(...marked('-', [line]));
      at += 1;
    } else {
      lines.push(...marked('+', [String(other)]));
      to += 1;
    }
  }
  return lines;
}

/** Of what begins here and there: how many lines both have in common, in the same order. */
function commonLengths(old: readonly string[], fresh: readonly string[]): readonly number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(fresh.length + 1).fill(0),
  );
  for (let at = old.length - 1; at >= 0; at -= 1) {
    for (let to = fresh.length - 1; to >= 0; to -= 1) {
      const row = lengths[at];
      if (row === undefined) continue;
      row[to] =
        old[at] === fresh[to]
          ? lengthAt(lengths, at + 1, to + 1) + 1
          : Math.max(lengthAt(lengths, at + 1, to), lengthAt(lengths, at, to + 1));
    }
  }
  return lengths;
}

/** Beyond the end of either there is nothing in common. */
function lengthAt(lengths: readonly (readonly number[])[], at: number, to: number): number {
  return lengths[at]?.[to] ?? 0;
}
