import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createKeySets } from '#adapters/issuers/create-key-sets.ts';
import { createMemoryKeySets } from '#adapters/memory/key-sets.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import type { StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { createManualClock } from '#test/contracts/durable.ts';
import { type KeySetsStage, keySetsContract } from '#test/contracts/key-sets-contract.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

function issuerAt(iss: string): Issuer {
  const keys = { kind: 'jwks-uri', uri: `${iss}/keys` } as const;
  return sampleIssuer(iss, { keys, privateNetwork: true });
}

async function overHttp(): Promise<KeySetsStage> {
  const state: { keys: readonly Jwk[] | undefined; asked: number } = { keys: [], asked: 0 };
  const server = createServer((_request, response) => {
    state.asked += 1;
    response.writeHead(state.keys === undefined ? 503 : 200, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify({ keys: state.keys ?? [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = createManualClock();
  return {
    keySets: createKeySets({ store: createMemoryStore({ clock }), clock }),
    issuer,
    registered: issuerAt(issuer),
    publish: (keys) => {
      state.keys = keys;
    },
    asked: () => state.asked,
    pass: (seconds) => clock.advance(seconds * 1_000),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function inMemory(): Promise<KeySetsStage> {
  const state: { keys: readonly Jwk[] | undefined; asked: number } = { keys: [], asked: 0 };
  const issuer = 'https://issuer.example';
  const clock = createManualClock();
  const published = async () => {
    state.asked += 1;
    return state.keys;
  };
  return {
    keySets: createMemoryKeySets({ store: createMemoryStore({ clock }), clock, published }),
    issuer,
    registered: issuerAt(issuer),
    publish: (keys) => {
      state.keys = keys;
    },
    asked: () => state.asked,
    pass: (seconds) => clock.advance(seconds * 1_000),
    close: async () => {},
  };
}

keySetsContract('issuers over HTTP', overHttp);
keySetsContract('issuers in memory', inMemory);

test('keys read a moment ago are at hand, and what another process fetched is found on asking', async () => {
  const stage = await overHttp();
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const [one, other] = [createKeySets({ store, clock }), createKeySets({ store, clock })];
  const { issuer, registered } = stage;
  const kids = (set: StoredKeySet | undefined) => set?.keys.map(({ kid }) => kid);
  stage.publish([{ kty: 'RSA', kid: 'old', n: 'AQAB', e: 'AQAB' }]);
  await one.refresh({ issuer, registered });
  clock.advance(40_000);
  expect(kids(await one.read(issuer))).toEqual(['old']);
  stage.publish([{ kty: 'RSA', kid: 'new', n: 'AQAB', e: 'AQAB' }]);
  await other.refresh({ issuer, registered });
  store.setDown(true);
  expect(kids(await one.read(issuer))).toEqual(['old']);
  store.setDown(false);
  // Asking again within the cooldown finds what is stored and does not ask the issuer.
  expect(kids(await one.refresh({ issuer, registered }))).toEqual(['new']);
  expect(kids(await one.read(issuer))).toEqual(['new']);
  expect(stage.asked()).toBe(2);
  await stage.close();
});
