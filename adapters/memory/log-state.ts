import type { Place } from '#core/sealing/log-record.ts';
import type { LogState } from '#core/sealing/ports.ts';

/** The sealer's state in this process's memory, for tests; kept as text, so that nobody changes it from outside. */
export function createMemoryLogState(): LogState {
  let stored = { revision: 0, text: '' };
  const sealed = new Map<string, Place>();
  return {
    async read() {
      const { revision, text } = stored;
      return revision === 0 ? undefined : { revision, record: JSON.parse(text) };
    },
    async sealedHeads(writers) {
      return new Map(
        writers.flatMap((writer) => {
          const place = sealed.get(writer);
          return place === undefined ? [] : [[writer, place] as const];
        }),
      );
    },
    async move({ expected, record, heads }) {
      const isAsExpected = heads.every(({ writer, from }) => isSame(sealed.get(writer), from));
      if (stored.revision !== expected || !isAsExpected) return false;
      stored = { revision: expected + 1, text: JSON.stringify(record) };
      for (const { writer, to } of heads) sealed.set(writer, { n: to.n, hash: to.hash });
      return true;
    },
  };
}

function isSame(a: Place | undefined, b: Place | undefined): boolean {
  return a?.n === b?.n && a?.hash === b?.hash;
}
