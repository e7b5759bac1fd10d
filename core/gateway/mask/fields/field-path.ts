/** A way from the top of an answer or request to a field, as field classes are named by. */
export interface FieldPath {
  readonly text: string;
  /** Members that may still be named; below zero nothing is, and the class is the one above. */
  readonly left: number;
}

/** More members would make thousands of classes for some operations; what lies deeper shares one. */
const mostMembers = 4;

export const topPath: FieldPath = { text: '', left: mostMembers };

export function memberPath({ text, left }: FieldPath, name: string): FieldPath {
  if (left <= 0) return { text, left: -1 };
  return { text: text === '' ? name : `${text}.${name}`, left: left - 1 };
}

/** `[]` for the items of a list, `{}` for the values of a map, `{key}` for its keys. */
export function partPath({ text, left }: FieldPath, part: '[]' | '{}' | '{key}'): FieldPath {
  return left < 0 ? { text, left } : { text: `${text}${part}`, left };
}
