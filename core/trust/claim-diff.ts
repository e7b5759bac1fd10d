import type { Json } from '#core/tokens/claims.ts';

/** How a token differs from one trust that it holds an immutable pin of. */
export interface ClaimDiff {
  readonly identity: string;
  /** Place of the trust among the identity's trusts. */
  readonly trust: number;
  readonly differences: readonly ClaimDifference[];
}

/** One claim that is not as expected; every text in it is made safe to print already. */
export interface ClaimDifference {
  readonly claim: string;
  /** What would do, in quotes; several are alternatives. */
  readonly expected: string;
  /** What the token states, in quotes, or a word for what is no text. */
  readonly got: string;
}

const longestValue = 128;
const mostDiffs = 3;

// Whatever cannot be seen or changes how its neighbours are read: controls, format characters
// (bidirectional overrides among them), line separators, lone surrogates, private use.
const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A claim's value as text that is safe in a terminal, a log line and a page: quoted, escaped, cut. */
export function safeValue(value: string): string {
  // Stryker disable next-line MethodExpression: it only spares taking apart what is cut off anyway
  const head = value.slice(0, longestValue * 2);
  const cut = [...head].slice(0, longestValue).join('');
  const escaped = cut.replaceAll(/["\\]/g, '\\$&').replaceAll(unseen, escapeCharacter);
  return cut.length < value.length ? `"${escaped}"… (${value.length} characters)` : `"${escaped}"`;
}

/** What a token states for one claim: text in quotes, and a word for everything else. */
export function statedValue(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return safeValue(value);
  if (value === null) return 'null, which is not text';
  if (typeof value !== 'object') return `a ${typeof value}, which is not text`;
  return Array.isArray(value) ? 'a list, which is not text' : 'an object, which is not text';
}

/** What a token states for a claim that a condition reads as a number, a list or text. */
export function statedAs(kind: 'number' | 'list' | undefined, value: Json | undefined): string {
  if (kind === 'number' && typeof value === 'number') return safeValue(String(value));
  if (kind === 'list' && Array.isArray(value)) return 'a list without it';
  return statedValue(value);
}

/** What a token states for a claim that is true or false. */
export function statedFlag(value: Json | undefined): string {
  return typeof value === 'boolean' ? String(value) : statedValue(value);
}

/** The closest trusts and how the token differs from each, as one line a person can act on. */
export function renderClaimDiff(diffs: readonly ClaimDiff[]): string {
  const closest = diffs.toSorted((a, b) => a.differences.length - b.differences.length);
  return closest.slice(0, mostDiffs).map(renderOne).join(' | ');
}

function renderOne(diff: ClaimDiff): string {
  const differences = diff.differences.map(
    ({ claim, expected, got }) =>
      `${claim} expected ${expected}, ${got === 'missing' ? got : `got ${got}`}`,
  );
  return `identity ${diff.identity}: ${differences.join('; ')}`;
}

function escapeCharacter(character: string): string {
  return `\\u{${Number(character.codePointAt(0)).toString(16)}}`;
}
