import type { RequestContext } from './access-request.ts';

/** A request's condition keys in lower case, each with its values; a key without values is absent. */
export type ContextIndex = ReadonlyMap<string, readonly string[]>;

/** Indexes the context for look-up without regard to case; the same key twice gathers its values. */
export function indexContext(context: RequestContext): ContextIndex {
  const index = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    const name = key.toLowerCase();
    const values = [...(index.get(name) ?? []), ...(typeof value === 'string' ? [value] : value)];
    if (values.length > 0) index.set(name, values);
  }
  return index;
}
