/** One piece of a pattern: `any` is `*`, `one` is `?`, a variable stands for one unknown string. */
export type GlobToken =
  | { readonly kind: 'literal'; readonly char: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | null };

/** A pattern read once: wildcards, literal characters and policy variables. */
export type Glob = readonly GlobToken[];

export interface GlobSyntax {
  /** `*` and `?` are wildcards; otherwise they are ordinary characters. */
  readonly wildcards: boolean;
  /** `${…}` is a policy variable (policy version 2012-10-17); otherwise it is ordinary text. */
  readonly variables: boolean;
}

const any: GlobToken = { kind: 'any' };
const one: GlobToken = { kind: 'one' };
/** `${*}`, `${?}` and `${$}` write the special characters themselves. */
const escapes = new Set(['*', '?', '$']);
const variableForm = /^([A-Za-z0-9][^\s,'"{}$*?]*)(?:\s*,\s*'([^']*)')?$/;

/** Reads a pattern; `undefined` when a `${` is not closed or does not hold a variable. */
export function parseGlob(text: string, syntax: GlobSyntax): Glob | undefined {
  const tokens: GlobToken[] = [];
  let at = 0;
  while (at < text.length) {
    const end = syntax.variables && text.startsWith('${', at) ? text.indexOf('}', at) : at;
    const token =
      end === at ? characterToken(text.charAt(at), syntax) : variableToken(text.slice(at + 2, end));
    if (end === -1 || token === undefined) return undefined;
    tokens.push(token);
    at = end + 1;
  }
  return tokens;
}

/** A string that stands for itself. */
export function literalGlob(text: string): Glob {
  return Array.from({ length: text.length }, (_, at) => ({
    kind: 'literal',
    char: text.charAt(at),
  }));
}

function characterToken(char: string, { wildcards }: GlobSyntax): GlobToken {
  if (wildcards && char === '*') return any;
  if (wildcards && char === '?') return one;
  return { kind: 'literal', char };
}

function variableToken(inner: string): GlobToken | undefined {
  if (escapes.has(inner)) return { kind: 'literal', char: inner };
  const form = variableForm.exec(inner);
  const key = form?.[1];
  if (key === undefined) return undefined;
  return { kind: 'variable', key: key.toLowerCase(), fallback: form?.[2] ?? null };
}
