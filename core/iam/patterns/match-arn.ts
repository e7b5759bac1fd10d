import type { Verdict } from '../verdict.ts';
import type { Glob, GlobToken } from './glob.ts';
import { matchGlob } from './match-glob.ts';

const partCount = 6;

/**
 * ArnLike and ArnEquals: each of an ARN's six parts is compared alone, so no `*` crosses the colons
 * between them. Text that is no ARN cannot be told.
 */
export function matchArn(pattern: Glob, text: string): Verdict {
  const actual = splitArn(text);
  if (actual === undefined) return 'unknown';
  if (pattern.length === 1 && pattern[0]?.kind === 'any') return true;
  const expected = splitPattern(pattern);
  if (expected.length !== partCount) return 'unknown';
  return expected.every((part, index) => matchGlob(part, actual[index] ?? ''));
}

/** The six parts of an ARN, the last with whatever colons it has; `undefined` for other text. */
export function splitArn(text: string): readonly string[] | undefined {
  const parts = text.split(':');
  if (parts.length < partCount || parts[0] !== 'arn') return undefined;
  return [...parts.slice(0, partCount - 1), parts.slice(partCount - 1).join(':')];
}

/** A pattern in parts as {@link splitArn} has them; fewer than six when it has fewer colons. */
export function splitPattern(pattern: Glob): readonly Glob[] {
  const parts: GlobToken[][] = [[]];
  for (const token of pattern) {
    const isColon = token.kind === 'literal' && token.char === ':';
    if (isColon && parts.length < partCount) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
