import type { Glob, GlobToken } from './glob.ts';

/**
 * Whether two characters differ before any wildcard, so that no string is one that both patterns
 * stand for: cheap, and true of most patterns that have nothing in common.
 */
export function beginApart(a: Glob, b: Glob): boolean {
  for (const [at, token] of a.entries()) {
    const other = b[at];
    if (other === undefined || isRun(token) || isRun(other)) return false;
    if (!agree(token, other)) return true;
  }
  return false;
}

/** Whether a token may stand for any number of characters. */
export function isRun(token: GlobToken | undefined): boolean {
  return token?.kind === 'any' || token?.kind === 'variable';
}

/** Whether two tokens that are no runs stand for a common character. */
export function agree(a: GlobToken, b: GlobToken): boolean {
  return a.kind !== 'literal' || b.kind !== 'literal' || a.char === b.char;
}
