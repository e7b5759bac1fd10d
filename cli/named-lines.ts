/** A name and what there is to say of it; nothing where there is nothing. */
export type Named = readonly [name: string, value: string | null | undefined];

/** Names and values in two columns; those without a value are left out. */
export function namedLines(named: readonly Named[]): readonly string[] {
  const known = named.filter((one): one is readonly [string, string] => Boolean(one[1]));
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
