import type { Glob, GlobToken } from './glob.ts';

/**
 * Whether no string at all is one that both patterns stand for. True is a proof: a variable is
 * taken as any string, so patterns that only variables tell apart count as overlapping.
 */
export function disjointGlobs(a: Glob, b: Glob): boolean {
  const pending: [number, number][] = [[0, 0]];
  const seen = new Set<number>();
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [atA, atB] = pair;
    if (atA === a.length && atB === b.length) return false;
    const key = atA * (b.length + 1) + atB;
    if (seen.has(key)) continue;
    seen.add(key);
    pending.push(...moves({ a: a[atA], b: b[atB], atA, atB }));
  }
  return true;
}

interface Position {
  readonly a: GlobToken | undefined;
  readonly b: GlobToken | undefined;
  readonly atA: number;
  readonly atB: number;
}

function moves({ a, b, atA, atB }: Position): [number, number][] {
  const next: [number, number][] = [];
  if (isRun(a)) next.push([atA + 1, atB]);
  if (isRun(b)) next.push([atA, atB + 1]);
  if (a === undefined || b === undefined) return next;
  // Both read one character: a run stays where it is, anything else moves on.
  if (agree(a, b)) next.push([isRun(a) ? atA : atA + 1, isRun(b) ? atB : atB + 1]);
  return next;
}

function isRun(token: GlobToken | undefined): boolean {
  return token?.kind === 'any' || token?.kind === 'variable';
}

function agree(a: GlobToken, b: GlobToken): boolean {
  return a.kind !== 'literal' || b.kind !== 'literal' || a.char === b.char;
}
