import { expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { keptKeySets } from '#core/tokens/keys/kept-key-sets.ts';
import { createManualClock } from '#test/contracts/durable.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

const issuer = 'https://a.example';

/** Whose issuer publishes keys, unless it is down. */
function world({ isDown = false } = {}) {
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
      // Nobody told the store of a failure.
      if (isDown) return set;
      const fetchedNow = { ...set, fetchedAt: clock.now() };
      await store.writeKeySet(fetchedNow);
      return fetchedNow;
    },
  });
  const refresh = (of: string) => keySets.refresh({ issuer: of, registered: sampleIssuer(of) });
  return { clock, store, keySets, refresh, reads, fetched };
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

test('what another process fetched ends a failure of our own at once, and nothing else does', async () => {
  const { clock, store, keySets, refresh, reads, fetched } = world({ isDown: true });
  const failed = await refresh(issuer);
  expect(await keySets.read(issuer)).toBe(failed);
  const keys = [{ kty: 'RSA', kid: 'first', n: 'AQAB', e: 'AQAB' }];
  clock.advance(1_000);
  await store.writeKeySet({ issuer, keys: [], attemptedAt: clock.now() });
  expect(await keySets.read(issuer)).toBe(failed);
  const brought = { issuer, keys, fetchedAt: clock.now(), attemptedAt: clock.now() };
  await store.writeKeySet(brought);
  expect(await keySets.read(issuer)).toEqual(brought);
  reads.length = 0;
  expect(await keySets.read(issuer)).toEqual(brought);
  expect([reads, fetched]).toEqual([[], [issuer]]);
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
