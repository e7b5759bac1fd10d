import { expect, test } from 'vitest';
import { createLedger } from '#core/ledger/writer.ts';
import type { Chains } from '#core/sealing/ports.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { type ExchangeWorld, exchangeWorld, ownerToken } from '#test/exchange-world.ts';
import { throughFront } from './doors.ts';

/** A world whose table has lost the second of three entries of `gone`, over which sealing stands still. */
async function stoppedWorld(): Promise<ExchangeWorld> {
  const world = await exchangeWorld();
  const { admin, counters: metrics, store } = world;
  if (admin.sealedLog === undefined) throw new Error('the world has no log');
  const { chains, state } = admin.sealedLog;
  const ledger = createLedger({ store, writer: 'gone' });
  for (let n = 1; n <= 3; n += 1) await ledger.append(exampleBody, { writes: [] });
  const stop = { at: exampleBody.at, finding: 'entry 2 is missing', writer: 'gone', n: 2 };
  await stopSealing({ state, metrics, origin: 'log.test/acme' }, stop);
  const chain: Chains['chain'] = async (request) =>
    (await chains.chain(request)).filter(({ writer, n }) => writer !== 'gone' || n !== 2);
  const sealedLog = { ...admin.sealedLog, chains: { ...chains, chain } };
  return { ...world, admin: { ...admin, sealedLog } };
}

async function resume({ ports, admin }: ExchangeWorld, body: unknown) {
  const reply = await throughFront(
    { exchange: ports, admin },
    {
      method: 'POST',
      target: '/v1/admin/ledger/resume',
      headers: [
        ['Authorization', `Bearer ${ownerToken}`],
        ['Content-Type', 'application/json'],
      ],
      body: JSON.stringify(body),
    },
  );
  return { status: reply.status, body: JSON.parse(reply.body) };
}

const loss = { writer: 'gone', from: 2, to: 2 };

test('POST /v1/admin/ledger/resume takes a loss of its form alone', async () => {
  const world = await stoppedWorld();
  const forms = [null, 7, 'gone:2-2', [], {}, { ...loss, writer: '' }, { ...loss, writer: 7 }];
  const ranges = [{ from: 0 }, { from: 3 }, { to: '2' }, { to: 2.5 }, { from: -1 }, { to: 1e300 }];
  for (const one of [...forms, ...ranges.map((range) => ({ ...loss, ...range }))]) {
    const { status, body } = await resume(world, { reason: 'x', loss: one });
    expect([status, body.error_description]).toEqual([400, expect.stringContaining('"loss" must')]);
  }
  expect((await world.admin.sealedLog?.state.read())?.record.stopped).not.toBeNull();
});

test('and answers with the gap that it leaves, or why there is none', async () => {
  const world = await stoppedWorld();
  const wide = await resume(world, { reason: 'x', loss: { ...loss, to: 3 } });
  expect([wide.status, wide.body.error_description]).toEqual([
    409,
    expect.stringContaining('entry 3 of gone is in the ledger table'),
  ]);
  const hash = (await world.store.entry('gone', 2))?.hash;
  const { status, body } = await resume(world, { reason: 'x', loss });
  expect([status, body]).toEqual([
    200,
    { resumed: expect.objectContaining({ writer: 'gone', n: 2 }), gap: { ...loss, hash } },
  ]);
  const again = await resume(world, { reason: 'x', loss });
  expect(again.status).toBe(409);
});
