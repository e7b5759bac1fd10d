import { expect, test } from 'vitest';
import { countRefusal, writeDueRefusals } from '#core/exchange/count-refusal.ts';
import { Fault } from '#core/faults.ts';
import { answering } from '#functions/entries/answer.ts';
import type { LogLine } from '#functions/log.ts';
import { publicRoutes } from '#functions/routes/public-routes.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { gatewayEvent } from '#test/functions/gateway-event.ts';

const audience = 'https://broker.example/live';

async function scene() {
  const world = await exchangeWorld();
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  const log = { warn: add, error: add };
  const served = publicRoutes({ audience, store: world.store });
  const ask = (target: string, beside?: () => Promise<void>) =>
    answering(served, { audience, log, ...(beside === undefined ? {} : { beside }) })(
      gatewayEvent({ method: 'GET', target }, { requestId: 'r-5' }),
    );
  return { world, lines, ask };
}

test.each(['/healthz', '/live/healthz', '/live/healthz/'])('GET %s is answered', async (target) => {
  const { ask } = await scene();
  expect(await ask(target)).toMatchObject({ statusCode: 200, headers: { 'x-request-id': 'r-5' } });
});

test.each(['/v1/token', '/live', '/healthz/more'])(
  'GET %s is nobody’s here, and told so',
  async (target) => {
    const { ask } = await scene();
    expect(await ask(target)).toMatchObject({
      statusCode: 404,
      body: expect.stringContaining('there is nothing at this address'),
    });
  },
);

test('refusals of a minute that has passed are written beside the next request', async () => {
  const { world, ask } = await scene();
  const { ports, clock } = world;
  await countRefusal(new Fault('malformed_token', 'no token'), undefined, ports);
  const kinds = async () =>
    (await world.store.entries({ limit: 10 })).map(({ entry }) => entry.body.kind);
  await ask('/healthz', () => writeDueRefusals(ports));
  expect(await kinds()).not.toContain('tokens.refused');
  clock.advance(61);
  await ask('/healthz', () => writeDueRefusals(ports));
  expect(await kinds()).toContain('tokens.refused');
});
