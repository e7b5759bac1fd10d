import { expect, test } from 'vitest';
import { child, childText, readXml } from '#core/xml/read-xml.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { throughGateway } from './doors.ts';
import { stsRequest } from './face-requests.ts';

/**
 * The official GitHub Action's way of asking: the SDK inside tries three times, a tenth of a second
 * apart, and the action around it twelve times, with pauses that double up to about ten seconds.
 * It gets its token once, which GitHub lets live for five minutes.
 */
const outerTries = 12;
const innerTries = 3;

async function askAsAction(world: ExchangeWorld): Promise<{ tries: number; last: string }> {
  const asking = {
    token: await world.token('shop-migrate'),
    target: 'sallyport:grant/shop-migrate',
  };
  let last = '';
  for (let tries = 1; tries <= outerTries * innerTries; tries += 1) {
    const reply = await throughGateway(
      { exchange: world.ports, admin: world.admin },
      stsRequest(asking),
    );
    if (reply.status === 200) return { tries, last: 'vended' };
    const error = child(readXml(reply.body), 'Error');
    last = childText(error, 'Code') ?? '';
    // Anything else but this code ends the tries of the SDK inside.
    expect(last).toBe('IDPCommunicationError');
    expect(childText(error, 'Message')).toContain('http://127.0.0.1:8787/approvals/');
    world.clock.advance(tries % innerTries === 0 ? 6 : 0.1);
  }
  return { tries: outerTries * innerTries, last };
}

test('the official GitHub Action waits a quarter of an hour with its one token, and is served', async () => {
  const world = await exchangeWorld();
  const begun = world.clock.now().getTime();
  const later = Array.from({ length: 850 }, () => async () => undefined);
  world.whileHeld.push(...later, async () => {
    const [waiting] = await world.store.list('pending-approval', { limit: 1 });
    await voteAs(world, waiting?.id ?? '');
  });
  expect(await askAsAction(world)).toEqual({ tries: 35, last: 'vended' });
  const minutes = (world.clock.now().getTime() - begun) / 60_000;
  expect(minutes).toBeGreaterThan(14);
});

test('it ends after 36 tries where nobody answers, having read each time where to answer', async () => {
  const world = await exchangeWorld();
  expect(await askAsAction(world)).toEqual({ tries: 36, last: 'IDPCommunicationError' });
  expect((await world.store.list('pending-approval', { limit: 10 })).length).toBe(1);
});
