import { expect, test } from 'vitest';
import { breakGlass } from '#core/approvals/break-glass.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { tick } from '#core/approvals/tick.ts';
import { vote } from '#core/approvals/vote.ts';
import { createLedger } from '#core/ledger/writer.ts';
import type { Store } from '#core/store/store.ts';
import { campaign } from '#test/campaign.ts';
import { approvalWorld, origin, sampleAsk } from './approval-world.ts';
import { chance, turnstile } from './chance.ts';
import { ballot, secondsIn } from './sample-approval.ts';

const slice = 150;
const firstSeed = 20_261_123;
const hour = 3_600;

const rule: Partial<ApprovalRule> = {
  breakGlass: {
    incident: 'INC-*',
    leaseSeconds: 960,
    review: { seats: [{ group: 'security', count: 2, escalation: [] }], withinSeconds: hour },
  },
};

type Mutant = 'no check' | 'no second look' | 'a loss told and not written';

/** What is wrong with how a schedule went, nothing if nothing, and how its looks back ended. */
interface Outcome {
  readonly faults: readonly string[];
  readonly statuses: readonly string[];
}

/** Glass is broken and looked back at while time passes, in an order that the seed chooses. */
async function runSchedule(seed: number, mutant?: Mutant): Promise<Outcome> {
  const random = chance(seed);
  const gate = turnstile(random);
  const world = approvalWorld();
  const store = slowStore(world.store, gate.pass, mutant);
  const ports = { ...world.ports, store, ledger: createLedger({ store, writer: 'w-1' }) };
  const act = actsOf(ports, random);
  let at = 0;
  for (let step = 0; step < 14; step += 1) {
    for (let each = 0; each < 4; each += 1) void act().catch(() => undefined);
    await (random() < 0.5 ? gate.drain() : gate.some(Math.floor(random() * 12)));
    // Often to the instant at which the first look back is missed.
    at = random() < 0.3 && at < hour ? hour : at + Math.floor(random() * 600);
    world.moveTo(secondsIn(at));
  }
  await gate.drain();
  world.moveTo(secondsIn(at + 2 * hour));
  for (const { id } of await world.store.list('pending-approval', { limit: 100 })) {
    void tick(id, ports);
  }
  await gate.drain();
  return faultsOf(world);
}

function actsOf(ports: ApprovalPorts, random: () => number): () => Promise<unknown> {
  const one = (names: readonly string[]) => names[Math.floor(random() * names.length)] ?? '';
  return async () => {
    const dice = random();
    if (dice < 0.35) {
      const ask = sampleAsk(rule);
      const requester = { ...ask.requester, reason: 'orders are lost' };
      const said = { incident: one(['INC-1', 'INC-2']), triggerGroups: [] };
      return breakGlass({ ...ask, requester }, said, ports);
    }
    const [...waiting] = await ports.store.list('pending-approval', { limit: 100 });
    const id = one(waiting.map((record) => record.id));
    if (dice < 0.55) return tick(id, ports);
    const choice = dice < 0.62 ? 'deny' : 'approve';
    return vote(
      id,
      { ballot: ballot(one(['sam', 'sue']), ['security'], { choice }), origin },
      ports,
    );
  };
}

async function faultsOf(world: ReturnType<typeof approvalWorld>): Promise<Outcome> {
  const requests = (await world.store.list('approval', { limit: 1_000 })).map(({ value }) => value);
  const entries = (await world.entries()).map(({ body }) => body);
  const reviews = requests.filter(({ reviewOf }) => reviewOf !== undefined);
  const bad = reviews.filter(({ status }) => status !== 'approved');
  const broken = entries.filter(({ kind }) => kind === 'approval.broke-glass');
  const costly = entries.filter(({ facts }) => facts?.breakGlassLost === true);
  const firstLoss = entries.findIndex(({ facts }) => facts?.breakGlassLost === true);
  const later = firstLoss === -1 ? [] : entries.slice(firstLoss);
  const lost = await world.store.read('break-glass-lost', 'shop-migrator');
  const told = await world.store.list('broken-glass', { limit: 1_000 });
  const faults = [
    ...(reviews.some(({ status }) => status === 'pending') ? ['a review waits for ever'] : []),
    ...(new Set(reviews.map(({ reviewOf }) => reviewOf)).size === broken.length &&
    reviews.length === broken.length &&
    told.length === broken.length
      ? []
      : [`glass was broken ${broken.length} times, with ${reviews.length} reviews`]),
    ...(costly.length === bad.length ? [] : [`${bad.length} went badly, ${costly.length} told`]),
    ...((lost !== undefined) === bad.length > 0 ? [] : ['what was lost is not what was missed']),
    ...(later.some(({ kind }) => kind === 'approval.broke-glass') ? ['broken after the loss'] : []),
  ];
  return { faults, statuses: reviews.map(({ status }) => status) };
}

/** A store whose every call waits for its turn, and that is broken as told. */
function slowStore(store: Store, pass: () => Promise<void>, mutant: Mutant | undefined): Store {
  return {
    list: (kind, request) => store.list(kind, request),
    writerHead: (writer) => store.writerHead(writer),
    entry: (writer, n) => store.entry(writer, n),
    entries: (request) => store.entries(request),
    read: async (kind, id) => {
      await pass();
      return store.read(kind, id);
    },
    commit: async (transaction) => {
      await pass();
      if (mutant === 'no check') return store.commit({ ...transaction, checks: [] });
      if (mutant === 'a loss told and not written') {
        const writes = transaction.writes.filter(({ kind }) => kind !== 'break-glass-lost');
        return store.commit({ ...transaction, writes });
      }
      if (mutant !== 'no second look') return store.commit(transaction);
      const writes = await Promise.all(
        transaction.writes.map(async (write) => ({
          ...write,
          expected: (await store.read(write.kind, write.id))?.revision ?? 0,
        })),
      );
      return store.commit({ ...transaction, writes });
    },
  };
}

test('whatever happens in whichever order, each broken glass has one review, and none is broken after a loss', async () => {
  const seen = new Set<string>();
  for (let run = 0; run < campaign(slice); run += 1) {
    const { faults, statuses } = await runSchedule(firstSeed + run);
    expect(faults, `seed ${firstSeed + run}`).toEqual([]);
    for (const status of statuses) seen.add(status);
  }
  expect([...seen].toSorted()).toEqual(['approved', 'denied', 'expired']);
}, 600_000);

test.each<Mutant>(['no check', 'no second look', 'a loss told and not written'])(
  'the campaign notices %s',
  { timeout: 600_000 },
  async (mutant) => {
    for (let run = 0; run < 10 * slice; run += 1) {
      const { faults } = await runSchedule(firstSeed + run, mutant);
      if (faults.length > 0) return;
    }
    expect.unreachable(`nobody noticed ${mutant}`);
  },
);
