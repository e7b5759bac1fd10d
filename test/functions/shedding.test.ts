import { expect, test } from 'vitest';
import { createLedger } from '#core/ledger/writer.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { throughGateway } from './doors.ts';
import { tokenRequest } from './face-requests.ts';

test('a store that hangs sheds load with a clear answer, and what waited is told when it is back', async () => {
  const world = await exchangeWorld();
  const { promise: back, resolve: comeBack } = Promise.withResolvers<void>();
  const { promise: hanging, resolve: hangs } = Promise.withResolvers<void>();
  const { store } = world;
  const slow = {
    ...store,
    commit: async (transaction: Parameters<typeof store.commit>[0]) => {
      hangs();
      await back;
      return store.commit(transaction);
    },
  };
  const ledger = createLedger({ store: slow, writer: 'slow', waitingLimit: 2 });
  const broker = { exchange: { ...world.ports, ledger }, admin: world.admin };
  const ask = async (jti: string) => {
    const token = await world.token('k8s-checkout', { jti });
    return throughGateway(broker, tokenRequest({ token, target: 'checkout-config' }));
  };
  const waiting = [ask('one'), ask('two')];
  await hanging;
  // The second waits in the lane as soon as its own STS has answered.
  const shed = [];
  for (const jti of ['three', 'four', 'five']) shed.push(ask(jti));
  const first = await Promise.race(shed);
  expect(first.status).toBe(429);
  expect(JSON.parse(first.body)).toMatchObject({
    error: 'slow_down',
    error_description: 'too many requests wait for the store; try again shortly',
  });
  expect(Number(first.headers['retry-after'])).toBeGreaterThan(0);
  comeBack();
  const replies = [...(await Promise.all(waiting)), ...(await Promise.all(shed))];
  const given = replies.filter(({ status }) => status === 200);
  expect(given.length).toBeGreaterThanOrEqual(2);
  const told = (await store.entries({ limit: 100 })).filter(
    ({ entry }) => entry.body.kind === 'exchange.vended',
  );
  expect(told).toHaveLength(given.length);
  for (const { body } of replies.filter(({ status }) => status !== 200)) {
    expect(body).not.toContain('SecretAccessKey');
  }
});
