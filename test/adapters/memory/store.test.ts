import { createMemoryStore } from '#adapters/memory/store.ts';
import { chunksContract } from '#test/contracts/chunks-contract.ts';
import { createManualClock, type DurableUnderTest } from '#test/contracts/durable.ts';
import { keySetStoreContract } from '#test/contracts/key-set-store-contract.ts';
import { storeContract } from '#test/contracts/store-contract.ts';

async function make(): Promise<DurableUnderTest> {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  return {
    store,
    other: store,
    clock,
    failNextCommit: (mode) => store.failNext('commit', mode),
    close: async () => {},
  };
}

storeContract('memory', make);
chunksContract('memory', make);
keySetStoreContract('memory', make);
