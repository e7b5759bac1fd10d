import { beginApart } from './begin-apart.ts';
import { type Effort, spend } from './effort.ts';
import { type Glob, type GlobToken, parseGlob } from './glob.ts';
import { matchSequence } from './match-glob.ts';

/** Most readings of a symbol at a position for one pair; the longest plain pair needs a fifth. */
const pairLimit = 100_000;

const special = /[*?$]/u;

/**
 * Whether every string that `b` stands for is also one that `a` stands for, `*` being any run of
 * characters, `?` any one character and `${…}` a variable, which only `*` or the same variable
 * covers. True is a proof; false means refuted or, for pairs made to be hard, not proven.
 */
export function coversPattern(a: string, b: string): boolean {
  if (a === b) return true;
  // Two texts that stand for themselves alone, which most are that calls are compared with.
  if (!special.test(a) && !special.test(b)) return false;
  const wide = parseGlob(a, { wildcards: true, variables: true });
  const narrow = parseGlob(b, { wildcards: true, variables: true });
  if (wide === undefined || narrow === undefined) return false;
  return coversGlob(wide, narrow, { left: pairLimit });
}

/** A symbol that both automata read: a character, one that neither waits for, or a whole variable. */
type SymbolRead =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'variable'; readonly token: GlobToken & { readonly kind: 'variable' } };

/**
 * Whether `narrow`, read token by token as a text, fits `wide`. True is a proof that it is covered
 * and settles nearly all real pairs; it costs no more than matching a text.
 */
export function coversTokens(wide: Glob, narrow: Glob): boolean {
  return matchSequence(wide, narrow.length, (token, at) => {
    const part = narrow[at];
    if (part === undefined || part.kind === 'any') return false;
    if (part.kind === 'variable') return token.kind === 'variable' && isSame(token, part);
    return token.kind === 'one' || (token.kind === 'literal' && isSame(token, part));
  });
}

/**
 * As `coversPattern` for patterns that were read before: walks the two automata side by side and
 * looks for a string that the narrow one accepts and the wide one does not. Whatever a caller writes,
 * it ends when the effort does; a pair that needs more counts as not covered.
 */
export function coversGlob(wide: Glob, narrow: Glob, effort: Effort): boolean {
  if (coversTokens(wide, narrow)) return true;
  if (beginApart(wide, narrow) || !coversTokens(wide, sampleOf(narrow))) return false;
  const patterns = { wide, narrow };
  const variables = [...wide, ...narrow].filter(({ kind }) => kind === 'variable');
  const pending = [{ narrow: closure(narrow, [0]), wide: closure(wide, [0]) }];
  const seen = new Set<string>();
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    const key = `${state.narrow.join(',')}|${state.wide.join(',')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    // A character that stands at none of these positions is read like any other that is not named.
    const here = tokensAt(patterns, state);
    const symbols = symbolsOf([...variables, ...here]);
    if (!spend(effort, symbols.length * here.length)) return false;
    const next = follow(patterns, state, symbols);
    if (next === 'refuted') return false;
    pending.push(...next);
  }
  return true;
}

/** One text that the pattern stands for: it refutes nearly every pair that is none, for hardly anything. */
function sampleOf(narrow: Glob): Glob {
  return narrow.map((token) => (token.kind === 'any' || token.kind === 'one' ? unusual : token));
}

/** A character that hardly any pattern names. */
const unusual: GlobToken = { kind: 'literal', char: '\u{e000}' };

interface Pair<T> {
  readonly wide: T;
  readonly narrow: T;
}

/** The states one symbol further, or `refuted` when the narrow one ends or goes on alone. */
function follow(
  patterns: Pair<Glob>,
  state: Pair<readonly number[]>,
  symbols: readonly SymbolRead[],
): 'refuted' | readonly Pair<readonly number[]>[] {
  const ends = (side: keyof Pair<Glob>) => state[side].includes(patterns[side].length);
  if (ends('narrow') && !ends('wide')) return 'refuted';
  const next = symbols
    .map((symbol) => ({
      wide: step(patterns.wide, state.wide, symbol),
      narrow: step(patterns.narrow, state.narrow, symbol),
    }))
    .filter(({ narrow }) => narrow.length > 0);
  return next.some(({ wide }) => wide.length === 0) ? 'refuted' : next;
}

function tokensAt(patterns: Pair<Glob>, state: Pair<readonly number[]>): readonly GlobToken[] {
  return (['wide', 'narrow'] as const).flatMap((side) =>
    state[side].flatMap((at) => patterns[side][at] ?? []),
  );
}

function symbolsOf(tokens: Glob): readonly SymbolRead[] {
  const symbols = new Map<string, SymbolRead>([['other', { kind: 'other' }]]);
  for (const token of tokens) {
    if (token.kind === 'literal') symbols.set(`c${token.char}`, { kind: 'char', char: token.char });
    if (token.kind === 'variable')
      symbols.set(`v${token.key},${token.fallback}`, { kind: 'variable', token });
  }
  return [...symbols.values()];
}

/** Tokens that are equal stand for the same strings. */
function isSame(a: GlobToken, b: GlobToken): boolean {
  if (a.kind === 'literal') return b.kind === 'literal' && a.char === b.char;
  if (a.kind !== 'variable' || b.kind !== 'variable') return a.kind === b.kind;
  return a.key === b.key && a.fallback === b.fallback;
}

/**
 * Positions reachable without reading (a `*` may stand for nothing), sorted, without repeats.
 * Positions before the last `*` are left out: whatever they accept, that `*` accepts too.
 */
function closure(pattern: Glob, positions: readonly number[]): readonly number[] {
  const reached = new Set<number>();
  let lastRun = 0;
  for (const position of positions) {
    let at = position;
    reached.add(at);
    while (pattern[at]?.kind === 'any') {
      lastRun = Math.max(lastRun, at);
      at += 1;
      reached.add(at);
    }
  }
  return [...reached].filter((at) => at >= lastRun).sort((left, right) => left - right);
}

function step(pattern: Glob, positions: readonly number[], symbol: SymbolRead): readonly number[] {
  const next: number[] = [];
  for (const position of positions) {
    const token = pattern[position];
    if (token === undefined) continue;
    if (token.kind === 'any') next.push(position);
    else if (reads(token, symbol)) next.push(position + 1);
  }
  return closure(pattern, next);
}

/** Whether a token reads the symbol. No `?` reads a variable: its length is not known. */
function reads(token: GlobToken, symbol: SymbolRead): boolean {
  if (symbol.kind === 'variable') {
    return isSame(token, symbol.token);
  }
  if (token.kind === 'one') return true;
  return token.kind === 'literal' && symbol.kind === 'char' && token.char === symbol.char;
}
