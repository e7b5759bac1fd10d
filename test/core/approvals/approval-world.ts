import { createMemoryStore } from '#adapters/memory/store.ts';
import type { Ask } from '#core/approvals/open-approval.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import type { Entry, Origin } from '#core/ledger/entry.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import { everybody, openedAt, sampleApproval } from './sample-approval.ts';

export const origin: Origin = {
  address: '127.0.0.1',
  userAgent: 'tests',
  requestId: 'r-1',
  face: 'admin',
};

/** Who asks for a migration, by a rule that is changed as told. */
export function sampleAsk(rule: Partial<ApprovalRule> = {}): Ask {
  const { asked, requester, shown, rule: whole } = sampleApproval(rule);
  const actor = { kind: 'identity', id: 'shop-migrator', owner: 'olga', groups: [] } as const;
  return { rule: whole, asked, requester, shown, configuration: 'v1', entry: { actor, origin } };
}

/** Requests for approval in memory, and a timer that only writes down what it was told. */
export function approvalWorld(writer = 'w-1') {
  const time = { now: openedAt.getTime() };
  const clock = { now: () => new Date(time.now) };
  const store = createMemoryStore({ clock });
  const timer = { started: [] as string[], woken: [] as string[] };
  const ids = { last: 0 };
  const ports: ApprovalPorts = {
    ...{ clock, store, ledger: createLedger({ store, writer }) },
    ids: {
      newId: () => {
        ids.last += 1;
        return `a-${ids.last}`;
      },
    },
    metrics: { count: () => undefined },
    places: new PlaceMemory(),
    timer: {
      start: async (id) => void timer.started.push(id),
      wake: async (id) => void timer.woken.push(id),
    },
    people: async () => everybody,
  };
  return {
    ...{ ports, store, timer },
    moveTo: (instant: Date) => {
      time.now = instant.getTime();
    },
    entries: async (): Promise<readonly Entry[]> =>
      (await store.entries({ limit: 1_000 })).map(({ entry }) => entry),
    kinds: async (): Promise<readonly string[]> =>
      (await store.entries({ limit: 1_000 })).map(({ entry }) => entry.body.kind),
  };
}
