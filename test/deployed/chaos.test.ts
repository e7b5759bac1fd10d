import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { campaign } from '#test/campaign.ts';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import {
  askInWeather,
  codesOf,
  expectClear,
  expectEntries,
  expectRecovery,
  type Scene,
  type Told,
} from './chaos-scene.ts';
import { type ChaosWorld, startChaosWorld } from './chaos-world.ts';
import { type Codes, expectedIn, ifFine, type Outage, outages, pairsOf } from './outages.ts';
import { seeded } from './seeded.ts';
import { dependencies, type Weather } from './weather.ts';
import type { Forecast } from './weather-door.ts';

let world: ChaosWorld;
/** What anybody was told in any of these tests. */
const everTold: Told[] = [];

beforeAll(async () => {
  world = await startChaosWorld();
}, serverStartMilliseconds);
afterAll(() => world?.stop());

/** One scene: everybody asks, is answered clearly, and is served once all is well. */
async function scene(given: Scene): Promise<Codes> {
  const asked = await askInWeather(world, given);
  expectClear(world, asked);
  everTold.push(asked.told, await expectRecovery(world, asked));
  return codesOf(asked.told);
}

function sceneOf(some: readonly Outage[]): Scene {
  const isHanging = some.some(([, weather]) => weather === 'hanging');
  const forecasts = some.map(([dependency, weather]) => [dependency, () => weather]);
  return { isHanging, ...Object.fromEntries(forecasts) };
}

describe('the functions, composed as they are deployed', () => {
  test.each(outages)(
    'while %s is %s, refuse clearly, and go on when it is over',
    async (...outage) => {
      const codes = await scene(sceneOf([outage]));
      expect(codes).toEqual(expectedIn([outage]));
    },
  );

  test('the same while any two are', async () => {
    for (const pair of pairsOf(seeded(20261122)).slice(0, campaign(7))) {
      const codes = await scene(sceneOf(pair));
      expect([pair, codes]).toEqual([pair, expectedIn(pair)]);
    }
  });

  test.each([20261122, 7])('lose nothing while every call may fail (seed %i)', async (seed) => {
    const random = seeded(seed);
    for (let round = 0; round < campaign(2); round += 1) {
      const forecast: Forecast = () => drawn(random);
      const all = dependencies.map((dependency) => [dependency, forecast]);
      await scene({ isHanging: true, ...Object.fromEntries(all) });
    }
  });
});

/** Shares of a hundred calls; whoever waits for a deadline is rare. */
const shares: readonly (readonly [number, Weather])[] = [
  [6, 'down'],
  [5, 'throttling'],
  [5, 'failing'],
  [5, 'lost-after'],
  [4, 'slow'],
  [1, 'hanging'],
  [1, 'late'],
];

function drawn(random: () => number): Weather | undefined {
  let left = random() * 100;
  return shares.find(([share]) => {
    left -= share;
    return left < 0;
  })?.[1];
}

const isCommit = (operation: string) => operation === 'TransactWriteItems';

describe('the last transaction', () => {
  test('is done once where its first answers are lost, before or after it was done', async () => {
    for (const weather of ['lost-after', 'down'] as const) {
      let left = 4;
      const dynamodb: Forecast = (operation) => {
        if (isCommit(operation)) left -= 1;
        return isCommit(operation) && left >= 0 ? weather : undefined;
      };
      expect(await scene({ dynamodb })).toEqual(ifFine);
    }
  });

  test('is found to be done where every answer of it is lost', async () => {
    const codes = await scene({ dynamodb: (one) => (isCommit(one) ? 'lost-after' : undefined) });
    expect(codes).toEqual(ifFine);
  });

  test('leaves nothing behind where it never arrives', async () => {
    const before = await expectEntries(world, everTold);
    const asked = await askInWeather(world, {
      dynamodb: (one) => (isCommit(one) ? 'down' : undefined),
    });
    expect(codesOf(asked.told)).toEqual(expectedIn([['dynamodb', 'down']]));
    const after = await expectEntries(world, everTold);
    expect(after.entries.length).toBe(before.entries.length);
    expectClear(world, asked);
    everTold.push(await expectRecovery(world, asked));
  });

  test('may leave an entry whose credentials nobody got, and never credentials without entry', async () => {
    let isCut = false;
    const asked = await askInWeather(world, {
      dynamodb: (operation) => {
        if (isCut) return 'down';
        isCut = isCommit(operation);
        return isCut ? 'lost-after' : undefined;
      },
    });
    expect(codesOf(asked.told)).toEqual(expectedIn([['dynamodb', 'down']]));
    expectClear(world, asked);
    everTold.push(await expectRecovery(world, asked));
    await expectEntries(world, everTold);
  });

  test('that comes when nobody waits any more harms nothing', async () => {
    const codes = await scene({
      isHanging: true,
      dynamodb: (one) => (isCommit(one) ? 'late' : undefined),
    });
    const either = Object.entries(ifFine).map(([who, code]) => [who, [code, 'store_unavailable']]);
    for (const [who, some] of either) expect(some).toContain(codes[who as keyof Codes]);
  });
});

describe('after all of that', () => {
  test('nobody holds credentials without an entry, and every chain is whole', async () => {
    const { entries, accessKeyIds } = await expectEntries(world, everTold);
    expect(entries.length).toBeGreaterThan(outages.length * 3);
    expect(accessKeyIds.filter((key) => !world.minted().includes(key))).toEqual([]);
  });

  test('every request that was ever opened has had its execution', async () => {
    const { entries } = await expectEntries(world, everTold);
    const asked = entries.flatMap(({ body }) =>
      body.kind === 'approval.asked' ? [String(body.facts?.approval)] : [],
    );
    expect(asked.length).toBeGreaterThan(outages.length);
    const started = () => {
      const calls = world.services.calls.filter(({ operation }) => operation === 'StartExecution');
      return calls.map(({ input }) => input.name);
    };
    await vi.waitFor(() => expect(started()).toEqual(expect.arrayContaining(asked)), {
      timeout: 20_000,
    });
  });
});
