import type { Glob, GlobToken } from './glob.ts';

/** Whether the text is one that the pattern stands for; a variable that was not resolved matches nothing. */
export function matchGlob(pattern: Glob, text: string): boolean {
  let token = 0;
  let at = 0;
  // Where to go on after the last `*` if what followed it did not fit: the latest `*` is enough.
  let retryToken = -1;
  let retryAt = 0;
  while (at < text.length) {
    const next = pattern[token];
    if (next?.kind === 'any') {
      token += 1;
      retryToken = token;
      retryAt = at;
    } else if (accepts(next, text.charAt(at))) {
      token += 1;
      at += 1;
    } else {
      if (retryToken === -1) return false;
      retryAt += 1;
      token = retryToken;
      at = retryAt;
    }
  }
  while (pattern[token]?.kind === 'any') token += 1;
  return token === pattern.length;
}

function accepts(token: GlobToken | undefined, char: string): boolean {
  return token?.kind === 'one' || (token?.kind === 'literal' && token.char === char);
}
