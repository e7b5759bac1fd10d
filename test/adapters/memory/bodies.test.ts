import { createMemoryBodies } from '#adapters/memory/bodies.ts';
import { bodiesContract } from '#test/contracts/bodies-contract.ts';

bodiesContract('memory', async () => {
  const bodies = createMemoryBodies();
  return { bodies, other: bodies, close: async () => undefined };
});
