import { describe, expect, test } from 'vitest';
import { readStats } from '#core/approvals/read-stats.ts';
import { secondsBucket } from '#core/approvals/seconds-bucket.ts';
import { showApproval } from '#core/approvals/show-approval.ts';
import { spreadOf } from '#core/approvals/spread.ts';
import { approvalStats } from '#core/approvals/stats.ts';
import { tick } from '#core/approvals/tick.ts';
import type { EntryBody, EntryKind } from '#core/ledger/entry.ts';
import { askForMigration, ownerSignedIn, signedIn } from '#test/approvals-scene.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';

const start = Date.parse('2026-11-22T10:00:00.000Z');

interface Told {
  readonly of: string;
  readonly seconds: number;
  readonly by?: string;
  readonly facts?: EntryBody['facts'];
}

function entry(kind: EntryKind, { of, seconds, by, facts = {} }: Told): EntryBody {
  return {
    kind,
    at: new Date(start + seconds * 1_000).toISOString(),
    actor:
      by === undefined ? { kind: 'system', id: 'time' } : { kind: 'person', id: by, groups: [] },
    origin: { address: '', userAgent: '', requestId: '', face: 'admin' },
    facts: { approval: of, rule: 'deploys', status: 'pending', ...facts },
  };
}

function withoutFacts({ facts: _, ...body }: EntryBody): EntryBody {
  return body;
}

/** A request that somebody opens and decides, so many seconds after it was asked. */
function decided(
  of: string,
  { viewed, voted, choice = 'approve' }: { viewed?: number; voted: number; choice?: string },
): readonly EntryBody[] {
  const by = 'grace';
  const facts = { choice, status: choice === 'approve' ? 'approved' : 'denied' };
  return [
    entry('approval.asked', { of, seconds: 0 }),
    ...(viewed === undefined
      ? []
      : [entry('approval.viewed', { of, by, seconds: viewed, facts: { asked: true } })]),
    entry('approval.voted', { of, by, seconds: voted, facts }),
  ];
}

describe('what the ledger tells of requests', () => {
  test('is told by rule: what became of them, and how long it took', () => {
    const entries = [
      ...decided('a', { viewed: 10, voted: 100 }),
      ...decided('b', { viewed: 30, voted: 40, choice: 'deny' }),
      entry('approval.settled', { of: 'b', seconds: 50, facts: { status: 'denied' } }),
      entry('approval.asked', { of: 'c', seconds: 0 }),
      entry('approval.viewed', { of: 'c', seconds: 5, by: 'ada', facts: { asked: false } }),
      entry('approval.escalated', { of: 'c', seconds: 1_800 }),
      entry('approval.escalated', { of: 'c', seconds: 3_600 }),
      entry('approval.expired', { of: 'c', seconds: 14_400, facts: { status: 'expired' } }),
      entry('approval.asked', { of: 'd', seconds: 0 }),
      entry('approval.cancelled', {
        of: 'd',
        by: 'ada',
        seconds: 7,
        facts: { status: 'cancelled' },
      }),
      entry('approval.asked', { of: 'e', seconds: 0, facts: { rule: 'archive' } }),
      // Of no request, and of one that was opened before all these.
      withoutFacts(entry('person.signed_in', { of: 'x', seconds: 0 })),
      entry('approval.voted', { of: 'z', by: 'grace', seconds: 7, facts: { status: 'approved' } }),
    ];
    const { rules } = approvalStats(entries);
    const none = { approved: 0, denied: 0, cancelled: 0, expired: 0, escalated: 0 };
    expect(rules).toEqual([
      {
        ...{ ...none, rule: 'archive', asked: 1, waiting: 1 },
        ...{ secondsToView: null, secondsToDecide: null },
      },
      {
        ...{ rule: 'deploys', asked: 4, waiting: 0, escalated: 1 },
        ...{ approved: 1, denied: 1, cancelled: 1, expired: 1 },
        secondsToView: { count: 2, p50: 10, p95: 30 },
        secondsToDecide: { count: 2, p50: 40, p95: 100 },
      },
    ]);
    expect(approvalStats(entries, 'archive').rules.map(({ rule }) => rule)).toEqual(['archive']);
  });

  test('is nothing where nothing was asked', () => {
    expect(approvalStats([])).toEqual({ rules: [], rubberStamps: [] });
    expect(spreadOf([])).toBeNull();
  });
});

describe('whoever says yes without reading', () => {
  const many = (count: number, how: Parameters<typeof decided>[1]) =>
    Array.from({ length: count }, (_, at) => decided(`r${at}`, how)).flat();
  const stampsOf = (entries: readonly EntryBody[]) => approvalStats(entries).rubberStamps;

  test('is told of after 20 decisions', () => {
    const soon = { viewed: 10, voted: 12 };
    expect(stampsOf(many(20, soon))).toEqual([
      { person: 'grace', decisions: 20, yes: 20, medianSeconds: 2 },
    ]);
    expect(stampsOf(many(19, soon))).toEqual([]);
  });

  test('is told of by name, one after the other', () => {
    const soon = many(20, { viewed: 10, voted: 12 });
    const ada = { kind: 'person', id: 'ada', groups: [] } as const;
    const hers = soon.map((body) =>
      body.actor.kind === 'person' ? { ...body, actor: ada } : body,
    );
    expect(stampsOf([...soon, ...hers]).map(({ person }) => person)).toEqual(['ada', 'grace']);
  });

  test('includes whoever never opened what they decided', () => {
    expect(stampsOf(many(20, { voted: 900 }))).toMatchObject([{ medianSeconds: 0 }]);
  });

  test('is nobody who takes five seconds, or says no once in 20', () => {
    expect(stampsOf(many(20, { viewed: 10, voted: 15 }))).toEqual([]);
    const no = decided('no', { viewed: 10, voted: 11, choice: 'deny' });
    expect(stampsOf([...many(19, { viewed: 10, voted: 11 }), ...no])).toEqual([]);
  });

  test('is judged by the latest decisions, and by what stood in the end', () => {
    const slow = Array.from({ length: 5 }, (_, at) =>
      decided(`s${at}`, { viewed: 0, voted: 900 }),
    ).flat();
    const soon = many(20, { viewed: 1_000, voted: 1_001 });
    expect(stampsOf([...slow, ...soon])).toMatchObject([{ decisions: 20, medianSeconds: 1 }]);
    const back = entry('approval.withdrawn', { of: 'r0', by: 'grace', seconds: 1_002 });
    const abstains = { of: 'r1', by: 'grace', seconds: 1_003, facts: { choice: 'abstain' } };
    expect(stampsOf([...soon, back])).toEqual([]);
    expect(stampsOf([...soon, entry('approval.voted', abstains)])).toEqual([]);
  });
});

describe('reading it', () => {
  test('goes back as far as is asked, through what people really did', async () => {
    const world = await exchangeWorld();
    const first = await askForMigration(world);
    world.clock.advance(60);
    await showApproval(await signedIn(world, 'grace'), first, world.admin);
    world.clock.advance(60);
    await voteAs(world, first);
    const second = await askForMigration(world, { claims: { sha: 'b'.repeat(40) } });
    world.clock.advance(14_400);
    await tick(second, world.admin.approvals);
    const owner = ownerSignedIn(world);
    const since = new Date(start);
    const stats = await readStats(owner, { since }, world.admin);
    expect(stats).toEqual({
      since: since.toISOString(),
      isComplete: true,
      rules: [
        {
          ...{ rule: 'production-change', asked: 2, waiting: 0, escalated: 0 },
          ...{ approved: 1, denied: 0, cancelled: 0, expired: 1 },
          secondsToView: { count: 1, p50: 60, p95: 60 },
          secondsToDecide: { count: 1, p50: 120, p95: 120 },
        },
      ],
      rubberStamps: [],
    });
    const later = await readStats(owner, { since: new Date(start + 1_000) }, world.admin);
    expect(later.rules).toMatchObject([{ asked: 1, expired: 1 }]);
    const other = await readStats(owner, { since, rule: 'other' }, world.admin);
    expect(other.rules).toEqual([]);
  });

  test('is for whom policy lets, and says where it did not look through all', async () => {
    const world = await exchangeWorld();
    const since = new Date(start);
    const ada = await signedIn(world, 'barbara');
    await expect(readStats(ada, { since }, world.admin)).rejects.toMatchObject({
      code: 'policy_denied',
    });
    const [one] = await world.store.entries({ limit: 1 });
    if (one === undefined) throw new Error('no entries');
    const endless = async () => Array.from({ length: 500 }, () => one);
    const ports = { ...world.admin, store: { ...world.store, entries: endless } };
    expect(await readStats(ownerSignedIn(world), { since }, ports)).toMatchObject({
      isComplete: false,
    });
  });

  test('ends at what is older than anybody asked about', async () => {
    const world = await exchangeWorld();
    const pages = { read: 0 };
    const [one] = await world.store.entries({ limit: 1 });
    if (one === undefined) throw new Error('no entries');
    const entries = async () => {
      pages.read += 1;
      return Array.from({ length: 500 }, () => one);
    };
    const ports = { ...world.admin, store: { ...world.store, entries } };
    const since = new Date(start + 3_600_000);
    expect(await readStats(ownerSignedIn(world), { since }, ports)).toMatchObject({
      isComplete: true,
    });
    expect(pages.read).toBe(1);
  });
});

test.each([
  [0, '10s'],
  [10, '10s'],
  [11, '1m'],
  [300, '5m'],
  [899, '15m'],
  [3_600, '1h'],
  [14_400, '4h'],
  [86_400, '1d'],
  [86_401, 'longer'],
])('%i s are counted as %s', (seconds, bucket) => {
  const from = new Date(start).toISOString();
  expect(secondsBucket(from, new Date(start + seconds * 1_000))).toBe(bucket);
});
