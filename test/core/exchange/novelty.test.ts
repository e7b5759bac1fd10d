import { describe, expect, test } from 'vitest';
import { createLimitsMemory } from '#core/limits/limits-memory.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { entriesOf, exchangeFresh, faultOf, outcomeOf, publish, tally } from './limits-scene.ts';

const nightly = ['nightly-batch', 'reports-nightly'] as const;
const daySeconds = 24 * 3_600;
const anyBranch = [
  'identities.yaml',
  'ref: refs/heads/main\n          event_name',
  'event_name',
] as const;

/** A policy beside those of the example. */
function policy(text: string) {
  const before = '// What holds whatever else is permitted.';
  return ['policies/guardrails.cedar', before, `${before}\n${text}`] as const;
}

const waits = policy(`
@id("first-use")
@approval("first-use")
forbid (principal, action == Sallyport::Action::"Vend", resource)
when { context.request.novelty.contains("branch") }
unless { context.approvals.contains("first-use") };
`);

const firstUse = [
  'approvals.yaml',
  'rules:\n',
  'rules:\n  first-use: {description: a new branch, seats: [{group: platform}]}\n',
] as const;

const refuses = policy(`
@id("no-new-runners")
forbid (principal, action == Sallyport::Action::"Vend", resource)
when { context.request.novelty.contains("runner") };
`);

async function familiar(world: ExchangeWorld) {
  const records = await world.store.list('familiar', { limit: 100 });
  return tally(records.map(({ value }) => `${value.identity} ${value.trait}`));
}

describe('what an identity was vended with', () => {
  test('is told as new in the entry of the first time, and of no other', async () => {
    const world = await exchangeWorld({ changes: [anyBranch] });
    await exchangeFresh(world, nightly);
    await exchangeFresh(world, nightly);
    await exchangeFresh(world, nightly, { claims: { ref: 'refs/heads/feature-x' } });
    expect((await entriesOf(world)).map(({ facts }) => facts?.novelty)).toEqual([
      'branch, grant, runner',
      undefined,
      'branch',
    ]);
    expect(await familiar(world)).toEqual({
      'reports-nightly branch': 2,
      'reports-nightly grant': 1,
      'reports-nightly runner': 1,
    });
  });

  test('is familiar in every process, whoever vended first', async () => {
    const world = await exchangeWorld();
    await exchangeFresh(world, nightly);
    await exchangeFresh(world, nightly, { ports: world.anotherProcess() });
    expect((await entriesOf(world))[1]).not.toHaveProperty('facts');
  });

  test('is written once by 50 that are the first at the same time, and all are vended', async () => {
    const world = await exchangeWorld();
    const ports = [world.ports, world.anotherProcess(), world.anotherProcess()];
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, job) =>
        outcomeOf(exchangeFresh(world, nightly, { ports: ports[job % 3] ?? world.ports })),
      ),
    );
    expect(tally(codes)).toEqual({ vended: 50 });
    const told = (await entriesOf(world)).filter(({ facts }) => facts?.novelty !== undefined);
    expect(told).toHaveLength(1);
  });

  test('is new again after 120 days without it, and stays familiar while it is used', async () => {
    const world = await exchangeWorld();
    await exchangeFresh(world, nightly);
    for (let month = 0; month < 4; month += 1) {
      world.clock.advance(31 * daySeconds);
      await exchangeFresh(world, nightly);
    }
    const records = await world.store.list('familiar', { limit: 10 });
    expect(records.map(({ revision }) => revision)).toEqual([5, 5, 5]);
    expect(records[0]?.value).toMatchObject({
      since: '2026-11-22T10:00:00.000Z',
      lastAt: '2027-03-26T10:00:00.000Z',
    });
    world.clock.advance(120 * daySeconds);
    await exchangeFresh(world, nightly);
    expect((await entriesOf(world)).map(({ facts }) => facts?.novelty !== undefined)).toEqual([
      true,
      ...[false, false, false, false],
      true,
    ]);
  });

  test('is familiar for 90 days after its last use, also where that was not written down', async () => {
    const world = await exchangeWorld();
    await exchangeFresh(world, nightly);
    world.clock.advance(29.9 * daySeconds);
    await exchangeFresh(world, nightly);
    const records = await world.store.list('familiar', { limit: 10 });
    expect(records.map(({ revision }) => revision)).toEqual([1, 1, 1]);
    world.clock.advance(90 * daySeconds);
    await exchangeFresh(world, nightly);
    const told = (await entriesOf(world)).map(({ facts }) => facts?.novelty !== undefined);
    expect(told).toEqual([true, false, false]);
  });

  test('is not asked of the store again by a process that knows it', async () => {
    const world = await exchangeWorld({ changes: [firstUse, waits] });
    const limits = createLimitsMemory();
    const asked: string[] = [];
    const read = (...request: Parameters<typeof world.store.read>) => {
      asked.push(request[0]);
      return world.store.read(...request);
    };
    const store = { ...world.store, read } as typeof world.store;
    for (let time = 0; time < 2; time += 1) {
      await outcomeOf(
        exchangeFresh(world, ['k8s-checkout', 'checkout-config'], {
          ports: { ...world.ports, store, limits },
        }),
      );
    }
    expect(tally(asked)).toEqual({ head: 2, binding: 2, familiar: 1 });
  });
});

describe('a policy that asks what is new', () => {
  test('pends for a branch that the identity was never vended with', async () => {
    const world = await exchangeWorld({ changes: [firstUse, anyBranch, waits] });
    const fault = await faultOf(exchangeFresh(world, nightly));
    expect(fault.code).toBe('approval_pending');
    expect(fault.shown).toMatchObject({ approvals: [{ rule: 'first-use' }] });
    const [entry] = await entriesOf(world);
    expect(entry).toMatchObject({
      kind: 'approval.asked',
      decision: { effect: 'pend', approvals: ['first-use'] },
      facts: { novelty: 'branch, grant, runner' },
    });
    expect(await familiar(world)).toEqual({});
    expect(world.sts.assumed).toEqual([]);
  });

  test('lets a familiar branch pass, and not another', async () => {
    const world = await exchangeWorld({ changes: [anyBranch] });
    await exchangeFresh(world, nightly);
    await publish(world, [firstUse, anyBranch, waits]);
    expect(await outcomeOf(exchangeFresh(world, nightly))).toBe('vended');
    const other = exchangeFresh(world, nightly, { claims: { ref: 'refs/heads/feature-x' } });
    expect(await outcomeOf(other)).toBe('approval_pending');
  });

  test('does not let a branch pass that is familiar for another grant only', async () => {
    const twoGrants = [
      'identities.yaml',
      'grants: [reports-nightly]',
      'grants: [reports-nightly, shop-builds]',
    ] as const;
    const waitsForStrong = policy(`
@id("strong-first-use")
forbid (principal, action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"reports-nightly")
when { context.request.novelty.contains("branch") };

@id("builds")
permit (principal, action == Sallyport::Action::"Vend", resource == Sallyport::Grant::"shop-builds");
`);
    const world = await exchangeWorld({ changes: [twoGrants, anyBranch] });
    await exchangeFresh(world, nightly);
    await publish(world, [twoGrants, anyBranch, waitsForStrong]);
    const claims = { ref: 'refs/heads/feature-x' };
    const harmless = exchangeFresh(world, ['nightly-batch', 'shop-builds'], { claims });
    expect(await outcomeOf(harmless)).toBe('vended');
    expect(await outcomeOf(exchangeFresh(world, nightly, { claims }))).toBe('policy_denied');
    expect(await outcomeOf(exchangeFresh(world, nightly))).toBe('vended');
  });

  test('forbids a runner that the identity never ran on', async () => {
    const world = await exchangeWorld();
    await exchangeFresh(world, nightly);
    await publish(world, [refuses]);
    expect(await outcomeOf(exchangeFresh(world, nightly))).toBe('vended');
    const claims = { runner_environment: 'self-hosted' };
    const fault = await faultOf(exchangeFresh(world, nightly, { claims }));
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).toContain('no-new-runners');
    expect((await entriesOf(world)).at(-1)?.facts).toEqual({ novelty: 'runner' });
  });

  test('does not find new what a token does not state', async () => {
    const world = await exchangeWorld({ changes: [firstUse, waits, refuses] });
    const checkout = ['k8s-checkout', 'checkout-config'] as const;
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('vended');
    expect((await entriesOf(world))[0]?.facts).toEqual({ novelty: 'grant' });
  });
});
