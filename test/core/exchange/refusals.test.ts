import { describe, expect, test } from 'vitest';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { flushRefusals } from '#core/exchange/count-refusal.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { entriesOf, exchangeFresh, limited, outcomeOf, tally } from './limits-scene.ts';

const deploy = ['shop-main', 'shop-deploy'] as const;
const otherBranch = ['shop-branch', 'shop-deploy'] as const;

async function refuse(world: ExchangeWorld, times: number, ports = [world.ports]) {
  const codes: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const [first = world.ports] = ports;
    const chosen = ports[time % ports.length] ?? first;
    codes.push(await outcomeOf(exchangeFresh(world, otherBranch, { ports: chosen })));
  }
  return tally(codes);
}

function quarantine(world: ExchangeWorld) {
  const request = { identity: 'shop-deployer', stopping: 'quarantine', reason: 'a leak' } as const;
  const grace = { ...asOwner.person, id: 'grace', groups: ['security'] };
  return stopIdentity({ ...asOwner, person: grace }, request, world.admin);
}

async function kinds(world: ExchangeWorld) {
  return tally((await entriesOf(world)).map(({ kind }) => kind));
}

describe('the refusals of a known principal', () => {
  test('get an entry each up to 60 in a minute; what is more is counted, and refused alike', async () => {
    const world = await exchangeWorld();
    const ports = [world.ports, world.anotherProcess()];
    expect(await refuse(world, 100, ports)).toEqual({ policy_denied: 100 });
    for (const one of ports) await flushRefusals(one);
    expect(await kinds(world)).toEqual({ 'exchange.denied': 60, 'tokens.refused': 2 });
    const counted = (await entriesOf(world)).map(
      ({ facts }) => facts?.['policy_denied identity shop-deployer'] ?? 0,
    );
    expect(counted.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(40);
  });

  test('get entries again as the minute passes', async () => {
    const world = await exchangeWorld();
    await refuse(world, 70);
    world.clock.advance(60);
    await refuse(world, 5);
    expect((await kinds(world))['exchange.denied']).toBe(65);
  });

  test('do not use up what the real job may have', async () => {
    const changes = [limited('shop-deploy', '{ exchangesPerMinute: 1, concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    await refuse(world, 100);
    expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('vended');
  });

  test('of one identity leave the entries of another alone', async () => {
    const world = await exchangeWorld();
    await refuse(world, 70);
    expect(await outcomeOf(exchangeFresh(world, ['shop-migrate', 'shop-migrate']))).toBe(
      'approval_pending',
    );
    expect((await entriesOf(world)).at(-1)).toMatchObject({
      actor: { id: 'shop-migrator' },
      kind: 'approval.asked',
    });
  });
});

describe('a quarantined identity', () => {
  test('is answered at once: no policy, no STS, no place, one entry', async () => {
    const world = await exchangeWorld();
    await quarantine(world);
    const before = (await entriesOf(world)).length;
    const engine = {
      decide: () => {
        throw new Error('policy was asked about a quarantined identity');
      },
    };
    const asked = exchangeFresh(world, deploy, { ports: { ...world.ports, engine } });
    expect(await outcomeOf(asked)).toBe('identity_stopped');
    expect(world.sts.assumed).toEqual([]);
    const entries = (await entriesOf(world)).slice(before);
    expect(entries.map(({ outcome }) => outcome?.code)).toEqual(['identity_stopped']);
    const slots = await world.store.list('slot', { limit: 10 });
    expect(slots.map(({ value }) => value.pool)).toEqual(['shop-deployer/refusals']);
  });

  test('is not minted for in the session that it has, either', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    expect(await outcomeOf(exchangeToken(world.request(token, 'shop-deploy'), world.ports))).toBe(
      'vended',
    );
    await quarantine(world);
    expect(await outcomeOf(exchangeToken(world.request(token, 'shop-deploy'), world.ports))).toBe(
      'identity_stopped',
    );
  });

  test('fills neither the ledger nor the way of others', async () => {
    const world = await exchangeWorld();
    await quarantine(world);
    for (let time = 0; time < 80; time += 1) await outcomeOf(exchangeFresh(world, deploy));
    expect((await kinds(world))['exchange.denied']).toBe(60);
  });
});
