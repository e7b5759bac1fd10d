import type { Glob, GlobToken } from './glob.ts';

/** Whether the text is one that the pattern stands for; a variable that was not resolved matches nothing. */
export function matchGlob(pattern: Glob, text: string): boolean {
  return matchSequence(pattern, text.length, (token, at) => {
    return token.kind === 'one' || (token.kind === 'literal' && token.char === text.charAt(at));
  });
}

/**
 * Whether the pattern fits a sequence of `length` parts, each of which `accepts` compares with one
 * token; `*` takes any number of parts.
 */
export function matchSequence(
  pattern: Glob,
  length: number,
  accepts: (token: GlobToken, at: number) => boolean,
): boolean {
  let token = 0;
  let at = 0;
  // Where to go on after the last `*` if what followed it did not fit: the latest `*` is enough.
  let retryToken = -1;
  let retryAt = 0;
  while (at < length) {
    const next = pattern[token];
    if (next?.kind === 'any') {
      token += 1;
      retryToken = token;
      retryAt = at;
    } else if (next !== undefined && accepts(next, at)) {
      token += 1;
      at += 1;
    } else {
      if (retryToken === -1) return false;
      retryAt += 1;
      token = retryToken;
      at = retryAt;
    }
  }
  return pattern.slice(token).every(({ kind }) => kind === 'any');
}
