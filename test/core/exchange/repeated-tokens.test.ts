import { describe, expect, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Fault } from '#core/faults.ts';
import type { Sts } from '#core/leases/sts.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { publishExample } from './publish-example.ts';

const hour = 3600;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'vended',
    (fault: Fault) => fault.code,
  );
}

function ask(world: ExchangeWorld, token: string, grant: string, more = {}) {
  return exchangeToken(world.request(token, grant, more), world.ports);
}

describe('a token that is shown again', () => {
  test('is minted again into the same session, never past its end', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const first = await ask(world, token, 'checkout-config');
    world.clock.advance(600);
    const again = await ask(world, token, 'checkout-config');
    expect(again.sessionId).toBe(first.sessionId);
    expect(again.credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
    expect(again.credentials.expiresAt.getTime()).toBeLessThanOrEqual(
      first.credentials.expiresAt.getTime(),
    );
    const names = world.sts.assumed.map(({ sessionName }) => sessionName);
    expect(new Set(names).size).toBe(1);
  });

  test('opens the next session once the first is too near its end, and that is counted', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const first = await ask(world, token, 'checkout-config');
    world.clock.advance(hour - 300);
    const next = await ask(world, token, 'checkout-config');
    expect(next.sessionId).not.toBe(first.sessionId);
    const stored = await world.store.list('binding', { limit: 10 });
    expect(stored.map(({ value }) => value.sessions)).toEqual([2]);
  });

  test('opens the next session once its grant leads to another role: a session is of one role', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const first = await ask(world, token, 'checkout-config');
    await publishExample(world, 'grants.yaml', (grants) =>
      grants.replace(':role/checkout-config', ':role/checkout-config-2'),
    );
    const next = await ask(world, token, 'checkout-config');
    expect(next.sessionId).not.toBe(first.sessionId);
    expect((await world.store.read('lease', next.sessionId))?.value).toMatchObject({
      role: 'arn:aws:iam::111122223333:role/checkout-config-2',
    });
  });

  test('for another grant is refused where one token serves one grant', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    await ask(world, token, 'shop-deploy');
    const both = await world.token('shop-migrate');
    expect(await codeOf(ask(world, both, 'shop-migrate'))).toBe('approval_pending');
    expect(await codeOf(ask(world, token, 'shop-migrate'))).toBe('policy_denied');
  });

  test('with another scope, policy or duration is refused', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    await ask(world, token, 'shop-deploy');
    const shorter = { narrowing: { durationSeconds: 1200 } };
    expect(await codeOf(ask(world, token, 'shop-deploy', shorter))).toBe('token_already_used');
  });

  test('is refused for good once it is too old, even for the session it opened', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    await ask(world, token, 'shop-deploy');
    world.clock.advance(700);
    expect(await codeOf(ask(world, token, 'shop-deploy'))).toMatch(/^token_(expired|too_old)$/u);
  });
});

describe('credentials for a session that already lives', () => {
  test('end no later than it, although STS takes its time', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const first = await ask(world, token, 'checkout-config');
    const again = await ask(whereStsTakes(9, world), token, 'checkout-config');
    expect(again.sessionId).toBe(first.sessionId);
    expect(again.credentials.expiresAt.getTime()).toBeLessThanOrEqual(
      first.credentials.expiresAt.getTime(),
    );
  });

  test('are dropped, with an entry and no access key, if they would outlive it', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    await ask(world, token, 'checkout-config');
    const late = ask(whereStsTakes(30, world), token, 'checkout-config');
    expect(await codeOf(late)).toBe('sts_unavailable');
    expect(world.sts.assumed).toHaveLength(2);
    expect(await world.store.list('access-key', { limit: 10 })).toHaveLength(1);
    const kinds = (await world.store.entries({ limit: 10 })).map(({ entry }) => entry.body.kind);
    expect(kinds.slice(1)).toEqual(['exchange.vended', 'exchange.failed']);
    expect(await codeOf(ask(world, token, 'checkout-config'))).toBe('vended');
  });

  test('say how long they last from the reply on, not from when STS was asked', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const vended = await ask(whereStsTakes(4, world), token, 'checkout-config');
    const left = vended.credentials.expiresAt.getTime() - world.clock.now().getTime();
    expect(vended.expiresInSeconds).toBe(left / 1000);
  });
});

/** The same world with an STS that lets so many seconds pass before it answers. */
function whereStsTakes(seconds: number, world: ExchangeWorld): ExchangeWorld {
  const sts: Sts = {
    assumeRole: (request) => {
      world.clock.advance(seconds);
      return world.sts.assumeRole(request);
    },
  };
  return { ...world, ports: { ...world.ports, sts } };
}

describe('exchanges at the same time', () => {
  test('of one token by 50 requests of one process share one session', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const all = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(ask(world, token, 'checkout-config'))),
    );
    const leases = await world.store.list('lease', { limit: 100 });
    expect(all.filter((code) => code === 'vended')).toHaveLength(50);
    expect(leases).toHaveLength(1);
  });

  test('of one token by two processes share one session, with an entry for each', async () => {
    const world = await exchangeWorld();
    const other = world.anotherProcess();
    const token = await world.token('k8s-checkout');
    const request = world.request(token, 'checkout-config');
    const [one, two] = await Promise.all([
      exchangeToken(request, world.ports),
      exchangeToken(request, other),
    ]);
    expect(one?.sessionId).toBe(two?.sessionId);
    const vended = (await world.store.entries({ limit: 50 }))
      .map(({ entry }) => entry.body.lease?.accessKeyId)
      .filter((id) => id !== undefined);
    expect(vended.sort()).toEqual(
      [one?.credentials.accessKeyId, two?.credentials.accessKeyId].sort(),
    );
  });

  test('of 50 tokens never conflict', async () => {
    const world = await exchangeWorld();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => world.token('shop-main')));
    const codes = await Promise.all(
      tokens.map((token) => codeOf(ask(world, token, 'shop-deploy'))),
    );
    expect(new Set(codes)).toEqual(new Set(['vended']));
    expect(world.sts.assumed).toHaveLength(50);
  });
});

test('policy decides on the seconds that may be vended, not on those that are wished for', async () => {
  const world = await exchangeWorld();
  await publishExample(
    world,
    'policies/guardrails.cedar',
    (policies) => `${policies}
@id("between-bounds")
forbid (principal, action == Sallyport::Action::"Vend", resource)
unless { context.request.durationSeconds >= 960 && context.request.durationSeconds <= 3600 };
`,
  );
  for (const durationSeconds of [900, 43_200]) {
    const token = await world.token('k8s-checkout');
    const asked = ask(world, token, 'checkout-config', { narrowing: { durationSeconds } });
    expect(await codeOf(asked)).toBe('vended');
  }
});
