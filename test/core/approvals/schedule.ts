import { readFileSync } from 'node:fs';
import type { Approval } from '#core/approvals/approval.ts';
import { openApproval } from '#core/approvals/open-approval.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import { tick } from '#core/approvals/tick.ts';
import { cancelApproval, vote, withdraw } from '#core/approvals/vote.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { createLedger } from '#core/ledger/writer.ts';
import type { Store } from '#core/store/store.ts';
import { createEngine, type Engine } from '#local/states/engine.ts';
import { readMachine } from '#local/states/machine.ts';
import { statesFault } from '#local/states/states-fault.ts';
import { executionsInMemory, virtualTime } from '#test/local/states/virtual-time.ts';
import { approvalWorld, origin, sampleAsk } from './approval-world.ts';
import { chance, turnstile } from './chance.ts';
import { ballot, openedAt, secondsIn } from './sample-approval.ts';

/** What may be broken on purpose, to see that the campaign would notice. */
export type Mutant =
  | 'no version check'
  | 'no second look'
  | 'unconditional expiry'
  | 'unconditional wait';

/** How a schedule went. */
export interface Outcome {
  readonly approval: Approval | undefined;
  readonly entries: readonly Entry[];
  /** When all calls had gone through, a verdict was in that only a timer would have told. */
  readonly isSleptThrough: boolean;
  readonly machine: string | undefined;
}

const machineFile = new URL('../../../statemachines/approval.asl.json', import.meta.url);
const machine = readMachine(readFileSync(machineFile, 'utf8'), {
  Partition: 'aws',
  ApprovalTick: 'tick',
  Table: 'table',
});

const rule = {
  seats: [
    { group: 'platform', count: 1, escalation: [{ afterSeconds: 1_800, group: 'leads' }] },
    { group: 'security', count: 1, escalation: [] },
  ],
  reminders: { everySeconds: 1_200, most: 3 },
};
const people: Readonly<Record<string, readonly string[]>> = {
  ada: ['platform', 'security'],
  ben: ['platform'],
  cem: ['security'],
  lea: ['leads'],
};

/**
 * One request under the real machine and virtual time: people vote, withdraw and cancel, timers ring,
 * wake-ups come late or twice, the process ends and begins again, all in an order that the seed
 * chooses down to each read and write.
 */
export async function runSchedule(seed: number, mutant?: Mutant): Promise<Outcome> {
  const random = chance(seed);
  const gate = turnstile(random);
  const world = approvalWorld();
  const time = virtualTime(openedAt);
  const executions = executionsInMemory();
  const tokens = new Map<string, string>();
  const running: { engine: Engine | undefined } = { engine: undefined };
  const store = slowStore(world.store, gate.pass, mutant);
  const ports: ApprovalPorts = {
    ...world.ports,
    ...{ clock: time.clock, store, ledger: createLedger({ store, writer: 'w-1' }) },
    timer: {
      start: async (id) => void running.engine?.start(id, { id }),
      wake: async (id) => {
        const times = random() < 0.3 ? 2 : 1;
        for (let each = 0; each < times; each += 1) {
          void running.engine?.succeed(id, String(tokens.get(id)));
        }
      },
    },
  };
  const begin = () =>
    createEngine(machine, {
      ...{ clock: time.clock, timers: time.timers, executions, random },
      tell: () => undefined,
      integrations: {
        'arn:aws:states:::lambda:invoke': async () => ({ Payload: await tick('a-1', ports) }),
        'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken': async (given) => {
          const { ExpressionAttributeValues: values } = given as {
            readonly ExpressionAttributeValues: Readonly<Record<string, Record<string, string>>>;
          };
          await gate.pass();
          const found = await world.store.read('approval', 'a-1');
          const isSame = String(found?.revision) === values[':revision']?.N;
          if (!isSame && mutant !== 'unconditional wait') {
            throw statesFault('DynamoDb.ConditionalCheckFailedException', 'it changed meanwhile');
          }
          tokens.set('a-1', String(values[':token']?.S));
        },
      },
    });
  // As local/approval-timer.ts: the process before may have ended between a verdict and its wake-up.
  const goOn = async (engine: Engine): Promise<void> => {
    await engine.resume();
    await engine.wake('a-1');
  };
  running.engine = begin();
  const act = actsOf(ports, random);
  void openApproval(sampleAsk(rule), ports).catch(() => undefined);
  if (random() < 0.5) await gate.drain();
  const busy = random();
  let isSleptThrough = false;
  for (let step = 0; step < 12; step += 1) {
    for (let each = 0; each < 3; each += 1) if (random() < busy) void act();
    if (random() < 0.15) {
      running.engine.close();
      running.engine = begin();
      void goOn(running.engine);
    }
    await (random() < 0.5 ? gate.drain() : gate.some(Math.floor(random() * 8)));
    const further = Math.floor(random() * (random() < 0.3 ? 2_000 : 3_000_000));
    const soon = new Date(time.clock.now().getTime() + further);
    // Often just when a timer rings, with people's calls still on their way.
    const ring = random() < 0.4 ? time.next() : undefined;
    await time.moveTo(ring ?? soon, () => gate.some(Math.floor(random() * 8)));
    if (random() < 0.5) continue;
    await gate.drain();
    const isWaiting = executions.all.get('a-1')?.waiting?.token !== undefined;
    const found = await world.store.read('approval', 'a-1');
    isSleptThrough ||= isWaiting && isUntold(found?.value);
  }
  await gate.drain();
  await time.moveTo(secondsIn(40_000), gate.drain);
  await gate.drain();
  const entries = await world.entries();
  return {
    approval: (await world.store.read('approval', 'a-1'))?.value,
    entries,
    isSleptThrough,
    machine: executions.all.get('a-1')?.status,
  };
}

/** The verdict is in, and nobody has told it. */
function isUntold(approval: Approval | undefined): boolean {
  return approval !== undefined && approval.status !== 'pending' && !approval.told.verdict;
}

/** What people do, by chance; what they are refused is no matter here. */
function actsOf(ports: ApprovalPorts, random: () => number): () => Promise<unknown> {
  const names = Object.keys(people);
  return async () => {
    const id = names[Math.floor(random() * names.length)] ?? 'ada';
    const groups = people[id] ?? [];
    const dice = random();
    const person = { id, groups };
    const signedIn = { voter: { signedInAt: ports.clock.now() } };
    try {
      if (dice < 0.06) return await cancelApproval('a-1', { person, origin }, ports);
      if (dice < 0.16) return await withdraw('a-1', { person, origin }, ports);
      const choice = dice < 0.28 ? 'deny' : dice < 0.4 ? 'abstain' : 'approve';
      return await vote(
        'a-1',
        { ballot: ballot(id, groups, { choice, ...signedIn }), origin },
        ports,
      );
    } catch {
      return undefined;
    }
  };
}

/** A store whose every call waits for its turn, and that is broken as told. */
function slowStore(store: Store, pass: () => Promise<void>, mutant: Mutant | undefined): Store {
  const first = new Map<string, unknown>();
  return {
    ...bound(store),
    read: async (kind, id) => {
      await pass();
      const found = await store.read(kind, id);
      if (mutant !== 'no second look' || kind !== 'approval' || found === undefined) return found;
      // Whoever has once looked believes that for ever.
      const place = `${kind}/${id}`;
      if (!first.has(place)) first.set(place, found);
      return first.get(place) as typeof found;
    },
    commit: async (transaction) => {
      await pass();
      const isTime = transaction.entry.body.kind === 'approval.expired';
      const isLoose =
        mutant === 'no version check' || (mutant === 'unconditional expiry' && isTime);
      if (!isLoose) return store.commit(transaction);
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

function bound(store: Store): Store {
  return {
    read: (kind, id) => store.read(kind, id),
    list: (kind, request) => store.list(kind, request),
    commit: (transaction) => store.commit(transaction),
    writerHead: (writer) => store.writerHead(writer),
    entry: (writer, n) => store.entry(writer, n),
    entries: (request) => store.entries(request),
  };
}
