const longestCompared = 64;
const mostCompared = 2_000;

/** `; did you mean "…"` for the known name that differs least, or nothing when none is near. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const nearest = nearestName(written, known);
  return nearest === undefined ? '' : `; did you mean "${nearest}"`;
}

/** The known name with the fewest single-character edits from what was written: at most a third of it. */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  if (written.length > longestCompared) return undefined;
  let best: { readonly name: string; readonly edits: number } | undefined;
  let compared = 0;
  for (const name of known) {
    compared += 1;
    if (compared > mostCompared) break;
    if (Math.abs(name.length - written.length) > allowedEdits(written)) continue;
    const edits = editsBetween(written.toLowerCase(), name.toLowerCase());
    if (edits <= allowedEdits(written) && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) {
      best = { name, edits };
    }
  }
  return best?.name;
}

function allowedEdits(written: string): number {
  return Math.max(1, Math.floor(written.length / 3));
}

/** Levenshtein's distance, one row at a time. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const swapped = Number(row[j - 1]) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, Number(row[j]) + 1, Number(next[j - 1]) + 1));
    }
    row = next;
  }
  return Number(row[other.length]);
}
