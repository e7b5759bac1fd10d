import { describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import type { Finding } from '#core/verification/finding.ts';
import type { Progress, VerificationReport } from '#core/verification/report.ts';
import { verifyLedger } from '#core/verification/verify-ledger.ts';
import { type CheckPorts, checkLedger } from '#functions/check-ledger.ts';
import type { LogLine } from '#functions/log.ts';
import { readAhead } from '#functions/read-ahead.ts';
import { createLossyScene } from '#test/core/sealing/lossy-scene.ts';
import { createSealingScene } from '#test/core/sealing/sealing-scene.ts';

function scene(more: Partial<CheckPorts> = {}) {
  const sealing = createSealingScene();
  const { ports, objects, clock, metrics } = sealing;
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  async function* verify() {
    const { chains, heads, state } = ports;
    const key = await ports.signer.key();
    const table = { chains: readAhead(chains), heads, state };
    return yield* verifyLedger({ reader: objects, key, table, isThorough: false });
  }
  const log = { warn: add, error: add };
  const handler = checkLedger({ verify, clock, metrics, log, ...more });
  return { ...sealing, handler, lines };
}

describe('the function that checks the ledger', () => {
  test('says of a ledger that holds how much of it there is, and what waits', async () => {
    const { handler, write, sealAll, metrics, lines } = scene();
    await write('a', 300);
    await write('b', 20);
    await sealAll();
    await write('b', 2);
    expect(await handler()).toMatchObject({
      ...{ outcome: 'holds', size: 321, entries: 321, batches: 1, findings: 0 },
      unsealed: { entries: 2, writers: 1 },
    });
    expect(metrics.counts()).toMatchObject({ 'ledger.verified': 1 });
    expect(lines).toEqual([]);
  });

  test('tells of what the log itself goes on without', async () => {
    const lossy = createLossyScene();
    await lossy.write('a', 8);
    lossy.lose('a', 3, 4);
    await lossy.untilStopped();
    await lossy.accept({ writer: 'a', from: 3, to: 4 });
    await lossy.sealAll();
    const { ports, objects: reader, clock, metrics } = lossy;
    const lines: LogLine[] = [];
    const add = (line: LogLine) => void lines.push(line);
    async function* verify() {
      return yield* verifyLedger({ reader, key: await ports.signer.key() });
    }
    const handler = checkLedger({ verify, clock, metrics, log: { warn: add, error: add } });
    expect(await handler()).toMatchObject({ outcome: 'holds', gaps: 1 });
    expect(lines.map(({ facts }) => facts)).toEqual([{ writer: 'a', from: 3, to: 4 }]);
  });

  test('has nothing against a ledger that is empty', async () => {
    const { handler, metrics } = scene();
    expect(await handler()).toMatchObject({ outcome: 'holds', size: null, entries: 0 });
    expect(metrics.counts()).toEqual({ 'ledger.verified': 1 });
  });

  test('names what does not hold, in the log and in the table', async () => {
    const sealing = createSealingScene();
    await sealing.write('a', 10);
    await sealing.sealAll();
    const { ports, clock, metrics, objects } = sealing;
    const lines: LogLine[] = [];
    const add = (line: LogLine) => void lines.push(line);
    const gone = async (path: string) =>
      path === 'checkpoints/11' ? undefined : await objects.get(path);
    const chain: typeof ports.chains.chain = async (request) =>
      (await ports.chains.chain(request)).filter(({ n }) => n !== 7);
    const chains = { ...ports.chains, chain };
    async function* verify() {
      const { heads, state } = ports;
      const key = await ports.signer.key();
      return yield* verifyLedger({ reader: { get: gone }, key, table: { chains, heads, state } });
    }
    const handler = checkLedger({ verify, clock, metrics, log: { warn: add, error: add } });
    expect(await handler()).toMatchObject({ outcome: 'fails', findings: lines.length });
    expect(metrics.counts()).toMatchObject({ 'ledger.verification_failed': 1 });
    expect(metrics.counts()).not.toHaveProperty('ledger.verified');
    expect(lines).toContainEqual({
      message: 'the ledger does not hold',
      facts: { code: 'checkpoint_missing', path: 'checkpoints/11' },
    });
    expect(lines).toContainEqual({
      message: 'the ledger does not hold',
      facts: expect.objectContaining({ code: 'table_entry_missing', writer: 'a', n: 7 }),
    });
  });

  test('looks again where the sealer may have been caught between its last two steps', async () => {
    const behind: Finding = { code: 'checkpoint_behind', says: 'x', path: 'checkpoint' };
    const report = (holds: boolean) =>
      ({ holds, findings: holds ? [] : [behind], findingCount: holds ? 0 : 1, gaps: [] }) as const;
    const checked = async (...holds: readonly boolean[]) => {
      const left = [...holds];
      async function* verify(): AsyncGenerator<Progress, VerificationReport> {
        yield { entries: 1, size: 1, bytes: 1 };
        return report(left.shift() ?? true) as unknown as VerificationReport;
      }
      const { handler, lines } = scene({ verify });
      return { ...(await handler()), told: lines.length, left: left.length };
    };
    expect(await checked(false, true)).toMatchObject({ outcome: 'holds', told: 0, left: 0 });
    expect(await checked(false, false, true)).toMatchObject({ outcome: 'fails', told: 1, left: 1 });
    expect(await checked(true, false)).toMatchObject({ outcome: 'holds', left: 1 });
  });

  test('tells no more than twenty findings, and no name that a changed log made up', async () => {
    const findings = Array.from({ length: 100 }, (_, index): Finding => {
      return { code: 'leaf_malformed', says: 'x', index, writer: 'a secret of somebody' };
    });
    async function* verify(): AsyncGenerator<Progress, VerificationReport> {
      yield { entries: 256, size: 256, bytes: 1 };
      return {
        holds: false,
        findings,
        findingCount: 5_000,
        gaps: [],
      } as unknown as VerificationReport;
    }
    const { handler, lines } = scene({ verify });
    expect(await handler()).toMatchObject({ outcome: 'fails', findings: 5_000 });
    expect(lines).toHaveLength(20);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(lines[3]).toMatchObject({ facts: { code: 'leaf_malformed', index: 3 } });
  });

  test('gives up in time, and calls that no check', async () => {
    const sealing = createSealingScene();
    let isClosed = false;
    async function* verify(): AsyncGenerator<Progress, VerificationReport> {
      try {
        for (let entries = 0; ; entries += 256) {
          sealing.clock.advance(60_000);
          yield { entries, size: 1_000_000, bytes: 0 };
        }
      } finally {
        isClosed = true;
      }
    }
    const { handler, lines, metrics } = scene({ verify, clock: sealing.clock });
    expect(await handler()).toEqual({ outcome: 'unfinished', entries: 3_072, size: 1_000_000 });
    expect(isClosed).toBe(true);
    expect(metrics.counts()).toEqual({});
    expect(lines).toEqual([
      {
        message: 'the check did not get through the log in time',
        facts: { entries: 3_072, size: 1_000_000 },
      },
    ]);
  });
});

describe('chains that are read ahead', () => {
  const entry = (n: number) => ({ v: 1, writer: 'w', n }) as Entry;

  function counted(numbers: readonly number[], fails?: number) {
    const asked: string[] = [];
    const chains = readAhead({
      grown: async () => ({ chains: [], resume: 0, isAll: true }),
      chain: async ({ writer, from, limit }) => {
        asked.push(`${writer} ${from} ${limit}`);
        const found = numbers.filter((n) => n >= from).slice(0, limit);
        if (fails !== undefined && found.includes(fails)) throw new Error('damaged');
        return found.map(entry);
      },
    });
    const read = async (from: number, limit: number, writer = 'w') =>
      (await chains.chain({ writer, from, limit })).map(({ n }) => n);
    return { asked, read };
  }

  const thousand = Array.from({ length: 1_000 }, (_, at) => at + 1);

  test('are asked once for what is wanted in order, some at a time', async () => {
    const { asked, read } = counted(thousand);
    for (let from = 1; from < 250; from += 3) {
      expect(await read(from, 3)).toEqual([from, from + 1, from + 2]);
    }
    expect(asked).toEqual(['w 1 256']);
    expect(await read(255, 3)).toEqual([255, 256, 257]);
    expect(asked).toEqual(['w 1 256', 'w 255 256']);
  });

  test('are asked again for what came since, and for what was before', async () => {
    const numbers = [1, 2];
    const { asked, read } = counted(numbers);
    expect(await read(1, 3)).toEqual([1, 2]);
    numbers.push(3);
    expect(await read(1, 3)).toEqual([1, 2, 3]);
    expect(await read(2, 2)).toEqual([2, 3]);
    expect(await read(1, 2)).toEqual([1, 2]);
    expect(asked).toHaveLength(2);
    await read(3, 1);
    expect(asked).toHaveLength(2);
  });

  test('leave out what is missing, and never begin before what was asked for', async () => {
    const { read } = counted(thousand.filter((n) => n !== 5));
    expect(await read(3, 3)).toEqual([3, 4, 6]);
    expect(await read(5, 2)).toEqual([6, 7]);
    expect(await read(1, 2)).toEqual([1, 2]);
  });

  test('give what was asked for where what lies beyond cannot be read', async () => {
    const { read } = counted(thousand, 100);
    expect(await read(1, 3)).toEqual([1, 2, 3]);
    await expect(read(99, 3)).rejects.toThrow('damaged');
  });

  test('hold the entries of few writers at a time', async () => {
    const { asked, read } = counted(thousand);
    for (let writer = 0; writer <= 64; writer += 1) await read(1, 1, `w${writer}`);
    await read(2, 1, 'w64');
    expect(asked).toHaveLength(65);
    await read(2, 1, 'w0');
    expect(asked).toHaveLength(66);
  });
});
