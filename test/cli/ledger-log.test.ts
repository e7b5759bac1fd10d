import { expect, test } from 'vitest';
import { createMemoryLogObjects } from '#adapters/memory/log-objects.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import { parseVerifierKey } from '#core/tlog/verifier-key.ts';
import { brokerInMemory } from './broker-in-memory.ts';
import { runHere } from './terminal.ts';

const origin = 'log.test/acme';

async function scene() {
  const { world, as } = await brokerInMemory();
  const { admin, store, clock, counters: metrics } = world;
  if (admin.sealedLog === undefined) throw new Error('the world has no log');
  const { sealedLog } = admin;
  const ports = { ...sealedLog, heads: store, objects: createMemoryLogObjects() };
  const stop = { at: '2026-11-22T09:59:00.000Z', finding: 'it was\u001b[31m altered', n: 7 };
  return {
    seal: () => sealLedger({ ...ports, clock, metrics, origin }),
    /** As the record has it once a loss was accepted, and before the next turn of the sealer. */
    accept: async () => {
      const found = await sealedLog.state.read();
      if (found === undefined) throw new Error('nothing was sealed');
      const gap = { writer: 'gone\u001b', from: 2, to: 3, hash: `sha256:${'0'.repeat(64)}` };
      const record = { ...found.record, gaps: [gap] };
      await sealedLog.state.move({ expected: found.revision, record, heads: [] });
    },
    stop: () => stopSealing({ ...ports, metrics, origin }, { ...stop, writer: 'test-1' }),
    env: await as('grace'),
  };
}

test('sallyport ledger status tells how much is sealed and what waits', async () => {
  const { seal, env } = await scene();
  const before = await runHere(['ledger', 'status'], env);
  expect(before.code).toBe(0);
  expect(before.stdout).toMatch(/^sealed +0 entries, never$/mu);
  expect(before.stdout).toMatch(/^unsealed +1, the oldest of 2026-11-22T10:00:00\.000Z$/mu);
  await seal();
  const after = await runHere(['ledger', 'status'], env);
  expect(after.stdout).toMatch(/^log +log\.test\/acme$/mu);
  expect(after.stdout).toMatch(/^sealed +2 entries, at \S+Z$/mu);
  expect(after.stdout).toMatch(/^unsealed +0$/mu);
  const json = await runHere(['ledger', 'status', '--json'], env);
  expect(JSON.parse(json.stdout)).toMatchObject({ origin, size: 2, stopped: null });
});

test('it tells of a loss that was accepted and that the log is yet to name', async () => {
  const { seal, accept, env } = await scene();
  await seal();
  await accept();
  const { code, stdout } = await runHere(['ledger', 'status'], env);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^lost +entries 2 to 3 of writer gone\\u001b, accepted; /mu);
});

test('it fails while sealing is stopped, until somebody says why it may go on', async () => {
  const { stop, env } = await scene();
  await stop();
  const stopped = await runHere(['ledger', 'status'], env);
  expect(stopped.code).toBe(1);
  expect(stopped.stdout).toContain('at 2026-11-22T09:59:00.000Z, entry 7 of writer test-1\n');
  expect(stopped.stdout).toContain('it was\\u001b[31m altered');
  expect((await runHere(['ledger', 'resume'], env)).code).toBe(2);
  const resumed = await runHere(['ledger', 'resume', '--reason', 'put it back'], env);
  expect([resumed.code, resumed.stderr]).toEqual([0, '']);
  expect(resumed.stdout).toBe('sealing goes on; it had stopped: it was\\u001b[31m altered\n');
  expect((await runHere(['ledger', 'status'], env)).code).toBe(0);
  const again = await runHere(['ledger', 'resume', '--reason', 'again'], env);
  expect(again.stderr).toContain('sealing is not stopped; see "sallyport ledger status"');
});

test('it takes a loss as WRITER:FROM-TO, and the broker says whether it is one', async () => {
  const { stop, env } = await scene();
  await stop();
  const resume = (loss: string) =>
    runHere(['ledger', 'resume', '--reason', 'x', '--accept-loss', loss], env);
  for (const loss of ['test-1', 'test-1:7', ':1-2', 'test-1:3-2', 'test-1:0-1', 'test-1:a-b']) {
    const { code, stderr } = await resume(loss);
    expect([code, stderr]).toEqual([2, expect.stringContaining('WRITER:FROM-TO')]);
  }
  const other = await resume('one:two-3:1-2');
  expect(other.code).toBe(1);
  expect(other.stderr).toContain('sealing stopped over writer test-1');
  const whole = await resume('test-1:1-1');
  expect(whole.stderr).toContain('entry 1 of test-1 is in the ledger table');
  expect((await runHere(['ledger', 'status'], env)).code).toBe(1);
});

test('sallyport ledger key prints what checkpoints are verified with, and nothing else', async () => {
  const { env } = await scene();
  const { stdout } = await runHere(['ledger', 'key'], env);
  expect(parseVerifierKey(stdout.trimEnd()).name).toBe(origin);
});
