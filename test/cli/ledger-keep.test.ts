import { describe, expect, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { runHere } from './terminal.ts';

/** A session whose credentials have expired, and the command line as one of the story's people. */
async function scene() {
  const broker = await brokerInMemory();
  const { world } = broker;
  const token = await world.token('shop-main');
  const { sessionId } = await exchangeToken(world.request(token, 'shop-deploy'), world.ports);
  world.clock.advance(3_600);
  const keep = async (person: string, way: string, more: readonly string[] = ['--reason', 'x']) =>
    runHere(['ledger', way, '--session', sessionId, ...more], await broker.as(person));
  return { keep, sessionId };
}

describe('sallyport ledger', () => {
  test('holds, releases and shreds the personal data of a session', async () => {
    const { keep, sessionId } = await scene();
    expect(await keep('grace', 'hold')).toMatchObject({
      code: 0,
      stdout: `${sessionId}: its personal data stay readable until somebody releases it\n`,
    });
    expect(await keep('ada', 'shred')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'held by grace; let it go first with "sallyport ledger release"',
      ),
    });
    expect(await keep('grace', 'release')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/are shredded of themselves at \d{4}-\d\d-\d\dT[\d:.]+Z\n$/u),
    });
    expect(await keep('grace', 'shred')).toMatchObject({ code: 3 });
    expect(await keep('ada', 'shred')).toMatchObject({
      code: 0,
      stdout: `${sessionId}: its personal data can be read no more\n`,
    });
  });

  test('takes a session and a reason', async () => {
    const { keep } = await scene();
    expect(await keep('ada', 'shred', [])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason TEXT'),
    });
    expect(await runHere(['ledger', 'hold', '--reason', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--session ID'),
    });
  });
});
