import { percentDecodeText, percentEncode } from './percent-encoding.ts';

/** Decoded name and value of one query parameter; `?delete` has the empty value. */
export type QueryPair = readonly [name: string, value: string];

/** The parameters of a raw query in wire order, or undefined when one is not UTF-8 in percent-encoding. */
export function readQuery(rawQuery: string): readonly QueryPair[] | undefined {
  if (rawQuery === '') return [];
  const pairs: QueryPair[] = [];
  for (const part of rawQuery.split('&')) {
    if (part === '') continue;
    const cut = part.indexOf('=');
    const name = percentDecodeText(cut < 0 ? part : part.slice(0, cut));
    const value = percentDecodeText(cut < 0 ? '' : part.slice(cut + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

/** The canonical query string: every pair encoded, in order of name and then of value. */
export function canonicalQuery(pairs: readonly QueryPair[]): string {
  return pairs
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Code-unit order, which for percent-encoded text is byte order. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The decoded name of one part of a raw query, as it stands between `&`; itself where it is no text. */
export function parameterName(part: string): string {
  const [name = ''] = part.split('=', 1);
  return percentDecodeText(name) ?? name;
}
