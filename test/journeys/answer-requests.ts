import { vi } from 'vitest';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import type { Approval } from '#core/approvals/approval.ts';
import type { Ballot } from '#core/approvals/cast-vote.ts';
import { peopleInForce } from '#core/approvals/people-in-force.ts';
import { vote } from '#core/approvals/vote.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import type { Chunks, Store } from '#core/store/store.ts';
import { origin } from '#test/core/approvals/approval-world.ts';

/** People in a process of their own, beside an instance: it is told of nothing, and has to look. */
export interface PeopleBeside {
  /** The requests that wait, once there are so many. */
  waiting(count: number): Promise<readonly Approval[]>;
  /** Grace's word. */
  answer(id: string, choice: Ballot['choice']): Promise<void>;
  close(): void;
}

export function peopleBeside(data: string): PeopleBeside {
  const database = openDatabase(`${data}/sallyport.db`);
  const store = createSqliteStore(database, { clock: systemClock });
  const people = peopleOn(store, { demoIssuerBase: 'http://127.0.0.1/issuer' });
  return { ...people, close: () => store.close() };
}

/** People who look at any store. */
export function peopleOn(
  store: Store & Chunks,
  demo: Parameters<typeof createConfigurations>[1] = {},
): Omit<PeopleBeside, 'close'> {
  const clock = systemClock;
  const ids = createIds(clock);
  const ledger = createLedger({ store, writer: `people-${ids.newId()}` });
  const configurations = createConfigurations(store, demo);
  const nothing = async () => undefined;
  const ports = {
    ...{ clock, ids, store, ledger, places: new PlaceMemory() },
    metrics: { count: () => undefined },
    timer: { start: nothing, wake: nothing },
    people: () => peopleInForce({ store, configurations }),
  };
  return {
    waiting: (count) => waitingIn(store, count),
    answer: async (id, choice) => {
      const voter = { id: 'grace', groups: ['security'], signedInAt: clock.now() };
      await vote(id, { ballot: { voter, choice, reason: 'looked at' }, origin }, ports);
    },
  };
}

/** The requests that wait, once there are so many. */
export function waitingIn(
  store: Pick<Store, 'list' | 'read'>,
  count: number,
): Promise<readonly Approval[]> {
  return vi.waitFor(
    async () => {
      const listed = await store.list('pending-approval', { limit: 100 });
      const found = await Promise.all(listed.map(({ id }) => store.read('approval', id)));
      const all = found.flatMap((one) => one?.value ?? []);
      if (all.length >= count) return all;
      throw new Error(`${all.length} of ${count} requests wait`);
    },
    { timeout: 60_000, interval: 50 },
  );
}
