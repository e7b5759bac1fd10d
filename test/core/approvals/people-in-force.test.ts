import { expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { peopleInForce } from '#core/approvals/people-in-force.ts';
import type { Configurations } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { exampleBody } from '#test/contracts/durable.ts';

const people: Readonly<Record<string, readonly string[]>> = { v1: ['ada'], v2: ['grace'] };
const configurations = {
  load: async (version: string) => ({
    person: (id: string) => (people[version]?.includes(id) ? { id } : undefined),
  }),
} as unknown as Configurations;

/** A store whose head names a version, after as many writes as it takes. */
function headWorld() {
  const store = createMemoryStore({ clock: { now: () => new Date(0) } });
  const ledger = createLedger({ store, writer: 'w-1' });
  const publish = async (version: string, expected: number) => {
    const value: ConfigurationHead = {
      ...{ version, publishedAt: '2026-11-23T10:00:00.000Z', publishedBy: 'ada', stopped: {} },
    };
    await ledger.append(exampleBody, { writes: [{ kind: 'head', id: headId, expected, value }] });
  };
  return { store, publish };
}

test('people are those of the version in force, and nobody before the first', async () => {
  const { store, publish } = headWorld();
  const known = async () => {
    const isPerson = await peopleInForce({ store, configurations });
    return ['ada', 'grace', 'mallory'].filter(isPerson);
  };
  expect(await known()).toEqual([]);
  await publish('v1', 0);
  expect(await known()).toEqual(['ada']);
  await publish('v2', 1);
  expect(await known()).toEqual(['grace']);
});

test('a version that cannot be read makes nobody somebody', async () => {
  const { store, publish } = headWorld();
  await publish('v1', 0);
  const away = new Fault('store_unavailable', 'the store is away; try again shortly');
  const asking = peopleInForce({ store, configurations: { load: () => Promise.reject(away) } });
  await expect(asking).rejects.toThrow(away);
});
