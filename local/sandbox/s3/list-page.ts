import type { ObjectFacts, Objects } from '../state/objects.ts';

/** Which part of a bucket's listing is asked for. */
export interface PageRequest {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  /** The key or common prefix after which to go on; empty from the start. */
  readonly after: string;
  readonly maxKeys: number;
}

/** One page of a bucket's listing. */
export interface Page {
  readonly objects: readonly ObjectFacts[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** The last key or common prefix of the page. */
  readonly last: string;
}

/** Lists keys in byte order; keys with the delimiter behind the prefix are told once, as their common prefix. */
export function listPage(objects: Objects, request: PageRequest): Page {
  const { bucket, prefix, delimiter, after, maxKeys } = request;
  const found: ObjectFacts[] = [];
  const prefixes = new Set<string>();
  let last = after;
  const page = (isTruncated: boolean): Page => ({
    objects: found,
    commonPrefixes: [...prefixes],
    isTruncated,
    last,
  });
  if (maxKeys === 0) return page(false);
  for (const object of objects.after(bucket, { prefix, after })) {
    const group = commonPrefix(object.key, prefix, delimiter);
    if (group !== undefined && (prefixes.has(group) || group === after)) continue;
    if (found.length + prefixes.size === maxKeys) return page(true);
    if (group === undefined) found.push(object);
    else prefixes.add(group);
    last = group ?? object.key;
  }
  return page(false);
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
