import { createMemoryChains } from '#adapters/memory/chains.ts';
import { createMemoryLogObjects } from '#adapters/memory/log-objects.ts';
import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { readEntry } from '#core/ledger/read-entry.ts';
import type { Store } from '#core/store/store.ts';
import { chainsContract } from '#test/contracts/chains-contract.ts';
import { logObjectsContract } from '#test/contracts/log-objects-contract.ts';
import { logStateContract } from '#test/contracts/log-state-contract.ts';
import { noteSignerContract } from '#test/contracts/note-signer-contract.ts';

const close = async () => {};

chainsContract('memory', async () => {
  const store = createMemoryStore();
  const changed = new Map<string, string | undefined>();
  const read: Store['entry'] = async (writer, n) => {
    const place = `${writer}/${n}`;
    if (!changed.has(place)) return await store.entry(writer, n);
    const text = changed.get(place);
    return text === undefined ? undefined : readEntry(text, { writer, n });
  };
  return {
    chains: createMemoryChains({ entry: read, entries: (request) => store.entries(request) }),
    store,
    remove: async (writer, n) => void changed.set(`${writer}/${n}`, undefined),
    replace: async (writer, n, text) => void changed.set(`${writer}/${n}`, text),
    close,
  };
});

logStateContract('memory', async () => {
  const state = createMemoryLogState();
  return { state, other: state, close };
});

logObjectsContract('memory', async () => {
  const objects = createMemoryLogObjects();
  return { objects, other: objects, close };
});

noteSignerContract('memory', async () => {
  const name = 'log.test/acme';
  return { signer: createMemoryNoteSigner(name), other: createMemoryNoteSigner(name), name, close };
});
