import type { Glob } from '#core/iam/patterns/glob.ts';

/**
 * Whether a pattern describes a text, by the definition: a table of every beginning of the one
 * against every beginning of the other. Slow, and too simple to be wrong.
 */
export function matchesNaively(pattern: Glob, text: string): boolean {
  let reached = Array.from({ length: text.length + 1 }, (_, at) => at === 0);
  for (const token of pattern) {
    reached = reached.map((_, at) => {
      if (token.kind === 'any') return reached.slice(0, at + 1).includes(true);
      const isRead =
        token.kind === 'one' || (token.kind === 'literal' && token.char === text[at - 1]);
      return at > 0 && isRead && reached[at - 1] === true;
    });
  }
  return reached[text.length] === true;
}
