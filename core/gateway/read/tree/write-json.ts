import { Float, isTreeList, isTreeMap, type Tree } from './tree.ts';

/** Writes JSON; bytes and instants have to be texts or numbers by then. */
export function writeJson(tree: Tree): string {
  if (tree instanceof Float) return Object.is(tree.value, -0) ? '-0.0' : floatText(tree.value);
  if (typeof tree === 'bigint') return String(tree);
  if (isTreeList(tree)) return `[${tree.map(writeJson).join(',')}]`;
  if (isTreeMap(tree)) {
    const members = Object.entries(tree).map(
      ([name, value]) => `${JSON.stringify(name)}:${writeJson(value)}`,
    );
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(tree);
}

/** With its fraction, so that it reads as a float again. */
function floatText(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
