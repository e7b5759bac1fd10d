import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logBatches } from '#adapters/aws/log-batches.ts';
import { campaign } from '#test/campaign.ts';

const start = Date.parse('2026-11-22T10:00:00Z');
const day = 24 * 60 * 60 * 1_000;

function events(count: number, text: string, stepMs = 0) {
  return Array.from({ length: count }, (_, i) => ({ at: new Date(start + i * stepMs), text }));
}

const sizes = (of: Parameters<typeof logBatches>[0]) => logBatches(of).map(({ length }) => length);

describe('batches of a log', () => {
  test('are none for nothing', () => {
    expect(logBatches([])).toEqual([]);
  });

  test('have 10,000 events at most', () => {
    expect(sizes(events(10_000, ''))).toEqual([10_000]);
    expect(sizes(events(10_001, ''))).toEqual([10_000, 1]);
  });

  test('have 1 MiB of UTF-8 at most, and 26 bytes for each event', () => {
    const half = (1_048_576 - 2 * 26) / 2;
    expect(sizes(events(2, 'ä'.repeat(half / 2)))).toEqual([2]);
    expect(sizes([...events(1, 'a'.repeat(half + 1)), ...events(1, 'a'.repeat(half))])).toEqual([
      1, 1,
    ]);
  });

  test('span 24 hours at most', () => {
    expect(sizes(events(2, '', day))).toEqual([2]);
    expect(sizes(events(2, '', day + 1))).toEqual([1, 1]);
  });

  test('leave what is too long alone', () => {
    const long = events(1, 'a'.repeat(2_000_000));
    expect(sizes([...events(1, 'a'), ...long, ...events(1, 'a')])).toEqual([1, 1, 1]);
  });

  test('hold every event once, in the order of time, whatever comes', async () => {
    const event = fc.record({
      at: fc.date({ min: new Date(start), max: new Date(start + 3 * day), noInvalidDate: true }),
      text: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.nat(400_000).map((length) => 'é'.repeat(length)),
      ),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (given) => {
        const batches = logBatches(given);
        const flat = batches.flat();
        expect(flat.map(({ timestamp }) => timestamp)).toEqual(
          given.map(({ at }) => at.getTime()).sort((one, other) => one - other),
        );
        expect(flat.map(({ message }) => message).sort()).toEqual(
          given.map(({ text }) => text).sort(),
        );
        for (const batch of batches) {
          const bytes = batch.reduce(
            (sum, { message }) => sum + Buffer.byteLength(message) + 26,
            0,
          );
          const span = (batch.at(-1)?.timestamp ?? 0) - (batch[0]?.timestamp ?? 0);
          expect([bytes <= 1_048_576, span <= day, batch.length > 0]).toEqual([true, true, true]);
        }
      }),
      { seed: 7, numRuns: campaign(60) },
    );
  });
});
