import { expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { keptKeySets } from '#core/tokens/keys/kept-key-sets.ts';
import { createManualClock } from '#test/contracts/durable.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

const issuer = 'https://a.example';

function world() {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const reads: string[] = [];
  const fetched: string[] = [];
  const keySets = keptKeySets({
    clock,
    store: {
      readKeySet: (of) => {
        reads.push(of);
        return store.readKeySet(of);
      },
    },
    fetchNow: async (request) => {
      fetched.push(request.issuer);
      const set = { issuer: request.issuer, keys: [], attemptedAt: clock.now() };
      await store.writeKeySet(set);
      return set;
    },
  });
  const refresh = (of: string) => keySets.refresh({ issuer: of, registered: sampleIssuer(of) });
  return { clock, keySets, refresh, reads, fetched };
}

test('what was fetched or read is at hand for as long as the cooldown, and then read again', async () => {
  const { clock, keySets, refresh, reads } = world();
  expect(await keySets.read(issuer)).toBeUndefined();
  await refresh(issuer);
  reads.length = 0;
  clock.advance(29_999);
  await keySets.read(issuer);
  expect(reads).toEqual([]);
  clock.advance(1);
  await keySets.read(issuer);
  await keySets.read(issuer);
  expect(reads).toEqual([issuer]);
});

test('nothing is fetched while the cooldown lasts, nor twice at once', async () => {
  const { clock, refresh, fetched } = world();
  await Promise.all([refresh(issuer), refresh(issuer)]);
  await refresh(issuer);
  expect(fetched).toHaveLength(1);
  clock.advance(30_000);
  await refresh(issuer);
  expect(fetched).toHaveLength(2);
});

test('no more is at hand than a broker has issuers', async () => {
  const { keySets, refresh, reads } = world();
  for (let i = 0; i < 1_000; i += 1) await refresh(`${issuer}/${i}`);
  reads.length = 0;
  await keySets.read(`${issuer}/0`);
  expect(reads).toEqual([]);
  await refresh(`${issuer}/1000`);
  reads.length = 0;
  await keySets.read(`${issuer}/1000`);
  expect(reads).toEqual([]);
  await keySets.read(`${issuer}/0`);
  expect(reads).toEqual([`${issuer}/0`]);
});
