import type { Problem } from '#core/config/problem.ts';

/** Problems as editors and people read them, and how many there are. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return [...placedLines(problems), count];
}

/** `file:line:column message`, then on a line of its own what to do. */
export function placedLines(problems: readonly Problem[]): readonly string[] {
  return problems.flatMap(({ file, line, column, message, remedy }) => [
    `${file}:${line}:${column} ${message}`,
    `    ${remedy}`,
  ]);
}
