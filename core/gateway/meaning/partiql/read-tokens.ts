/** A piece of a statement; a name in double quotes is never a keyword. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'symbol';
  /** As it is meant: without quotes, doubled quotes once. */
  readonly text: string;
}

/** Each form begins where the last token ended. What none of them reads, comments above all, is refused. */
const forms: readonly (readonly [Token['kind'], RegExp])[] = [
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['quoted', /"((?:[^"\\\p{Cc}]|"")+)"(?!")/uy],
  ['text', /'((?:[^'\\\p{Cc}]|'')*)'(?!')/uy],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![A-Za-z0-9_.])/y],
  ['symbol', /<<|>>|<=|>=|<>|!=|\|\||-(?!-)|[()[\]{},.:?=<>+*]/y],
];
const space = /[ \t\r\n]+/y;

/** The pieces of a PartiQL statement; undefined where one is not known. Takes linear time. */
export function readTokens(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    if (space.test(text)) {
      at = space.lastIndex;
      continue;
    }
    const next = tokenAt(text, at);
    if (next === undefined) return undefined;
    tokens.push(next.token);
    at = next.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number): { token: Token; end: number } | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found !== null)
      return { token: { kind, text: meaningOf(kind, found) }, end: form.lastIndex };
  }
  return undefined;
}

function meaningOf(kind: Token['kind'], found: RegExpExecArray): string {
  const inner = found[1] ?? found[0];
  if (kind === 'quoted') return inner.replaceAll('""', '"');
  return kind === 'text' ? inner.replaceAll("''", "'") : inner;
}
