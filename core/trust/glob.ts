/**
 * Whether `value` is exactly what `pattern` describes, from first to last character; `*` stands for
 * any run of characters, also none, and nothing else is special. Takes time linear in both lengths.
 */
export function matchesGlob(pattern: string, value: string): boolean {
  const firstStar = pattern.indexOf('*');
  if (firstStar === -1) return value === pattern;
  const lastStar = pattern.lastIndexOf('*');
  const first = pattern.slice(0, firstStar);
  const last = pattern.slice(lastStar + 1);
  if (value.length < first.length + last.length) return false;
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let from = first.length;
  for (const piece of pattern.slice(firstStar + 1, lastStar).split('*')) {
    const found = indexOf(value, piece, { from, end });
    if (found === -1) return false;
    from = found + piece.length;
  }
  return true;
}

/** Knuth-Morris-Pratt: the text is never read twice, whatever an attacker puts in it. */
function indexOf(text: string, piece: string, range: { from: number; end: number }): number {
  if (piece === '') return range.from;
  const borders = bordersOf(piece);
  let matched = 0;
  for (let at = range.from; at < range.end; at += 1) {
    while (matched > 0 && text[at] !== piece[matched]) matched = Number(borders[matched - 1]);
    if (text[at] === piece[matched]) matched += 1;
    if (matched === piece.length) return at - matched + 1;
  }
  return -1;
}

/** For each prefix of the piece, the length of its longest proper prefix that is also its suffix. */
function bordersOf(piece: string): Uint32Array {
  const borders = new Uint32Array(piece.length);
  let length = 0;
  // Stryker disable next-line EqualityOperator: nothing can be written behind the end of the array
  for (let at = 1; at < piece.length; at += 1) {
    while (length > 0 && piece[at] !== piece[length]) length = Number(borders[length - 1]);
    if (piece[at] === piece[length]) length += 1;
    borders[at] = length;
  }
  return borders;
}
