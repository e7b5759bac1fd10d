import { maskedWord } from './mask/spans/masked-value.ts';
import { textOf } from './meaning/values-at.ts';
import type { Parameters, ParameterValue } from './parameters.ts';

/** More than anybody reads; what is left out is counted. */
const mostLines = 50;
const longestText = 256;
const longestPath = 200;

/**
 * The parameters of a call as people read them: a line `path = value` for each, nested ones by their
 * path, in the order of the request. Whatever one of the secret paths leads to is masked, bytes are
 * told by their number, and long texts and many lines are cut, with a count of what is left out.
 */
export function shownParameters(
  parameters: Parameters,
  secretPaths: readonly string[],
): readonly string[] {
  const writer = new LineWriter();
  writer.write(parameters, '', secretPaths.map(stepsOf));
  return writer.lines();
}

/** What is left of the ways to secrets, seen from one value. */
type Ways = readonly (readonly string[])[];

class LineWriter {
  readonly #lines: string[] = [];
  #count = 0;

  lines(): readonly string[] {
    const more = this.#count - this.#lines.length;
    return more === 0 ? this.#lines : [...this.#lines, `and ${more} more`];
  }

  write(value: ParameterValue, path: string, ways: Ways): void {
    const isSecret = ways.some((way) => way.length === 0);
    const inside = isSecret ? undefined : insideOf(value, ways);
    if (inside === undefined || (inside.length === 0 && path !== '')) {
      this.#add(path, () => (isSecret ? maskedWord : leafText(value)));
      return;
    }
    for (const { name, one, left } of inside) this.write(one, `${path}${name(path)}`, left);
  }

  #add(path: string, text: () => string): void {
    this.#count += 1;
    if (this.#lines.length < mostLines) this.#lines.push(`${cut(path, longestPath)} = ${text()}`);
  }
}

interface Inside {
  readonly name: (path: string) => string;
  readonly one: ParameterValue;
  readonly left: Ways;
}

/** The items of a list, and the members of a structure or map; undefined where there is nothing inside. */
function insideOf(value: ParameterValue, ways: Ways): readonly Inside[] | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
  if (isList(value)) {
    const left = after(ways, ['[]']);
    return value.map((one, at) => ({ name: () => `[${at}]`, one, left }));
  }
  // The reader tells no map from a structure: a way goes on by either.
  const areKeysSecret = ways.some(([step, ...more]) => step === '{key}' && more.length === 0);
  return Object.entries(value).map(([key, one], at) => ({
    name: (path) => (areKeysSecret ? `[key ${at + 1}]` : memberText(key, path)),
    one,
    left: after(ways, ['{}', key]),
  }));
}

function after(ways: Ways, steps: readonly string[]): Ways {
  return ways.flatMap(([step, ...more]) =>
    step !== undefined && steps.includes(step) ? [more] : [],
  );
}

/** Field classes name members, `[]` the items of lists, `{}` the values of maps and `{key}` their keys. */
function stepsOf(path: string): readonly string[] {
  return path.split(/(?=\[\])|(?=\{(?:key)?\})|\./);
}

function memberText(key: string, path: string): string {
  if (!/^[\w-]{1,64}$/.test(key)) return `[${quoted(key)}]`;
  return path === '' ? key : `.${key}`;
}

function leafText(value: ParameterValue): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value === null) return 'null';
  if (typeof value === 'object') return isList(value) ? '[]' : '{}';
  const text = textOf(value) ?? '';
  return typeof value === 'string' && !/^[\w./:@*+-]{1,256}$/.test(text) ? quoted(text) : text;
}

/** In quotes, with what cannot be seen written out. */
function quoted(text: string): string {
  const { shown, more } = cutAt(text, longestText);
  const visible = JSON.stringify(shown).replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, escaped);
  return more === 0 ? visible : `${visible} and ${more} more characters`;
}

function escaped(text: string): string {
  return `\\u{${text.codePointAt(0)?.toString(16)}}`;
}

function cut(text: string, most: number): string {
  const { shown, more } = cutAt(text, most);
  return more === 0 ? shown : `${shown}… (${more} more)`;
}

function cutAt(text: string, most: number): { readonly shown: string; readonly more: number } {
  const shown = text.slice(0, most);
  return { shown, more: text.length - shown.length };
}

function isList(value: object): value is readonly ParameterValue[] {
  return Array.isArray(value);
}
