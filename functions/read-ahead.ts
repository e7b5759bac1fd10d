import type { Entry } from '#core/ledger/entry.ts';
import type { ChainRequest, Chains } from '#core/sealing/ports.ts';

/** Entries that are read at once, and writers whose entries are held. */
const page = 256;
const mostWriters = 64;

/**
 * Chains for whoever asks for the entries of many writers in order, some at a time: what is read of a
 * writer is held until it has been asked for. What is held was true when it was read.
 */
export function readAhead({ grown, chain }: Chains): Chains {
  const held = new Map<string, readonly Entry[]>();
  const hold = (writer: string, entries: readonly Entry[]) => {
    held.delete(writer);
    held.set(writer, entries);
    const [oldest = writer] = held.keys();
    if (held.size > mostWriters) held.delete(oldest);
  };
  return {
    grown,
    async chain(request) {
      const { writer, limit } = request;
      const known = heldFor(request, held.get(writer) ?? []);
      if (known.length === limit) return known;
      const read = await chain({ ...request, limit: Math.max(limit, page) }).catch(() => undefined);
      // What cannot be read may be beyond what was asked for.
      if (read === undefined) return chain(request);
      hold(writer, read);
      return read.slice(0, limit);
    },
  };
}

/** What is held of a request: all of it, or as much as there is. */
function heldFor({ from, limit }: ChainRequest, entries: readonly Entry[]): readonly Entry[] {
  const [first] = entries;
  if (first === undefined || first.n > from) return [];
  return entries.filter(({ n }) => n >= from).slice(0, limit);
}
