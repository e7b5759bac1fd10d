import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import type { LogObjects, LogState } from '#core/sealing/ports.ts';
import { resumeSealing } from '#core/sealing/resume-sealing.ts';
import type { LedgerChange } from '#functions/ledger-change.ts';
import type { LogLine } from '#functions/log.ts';
import { type SealPorts, seal } from '#functions/seal.ts';
import { createSealingScene, type SealingScene } from '#test/core/sealing/sealing-scene.ts';

const tick = { source: 'schedule' };

/** A batch of the ledger table's stream; `changes` says what became of the item of each record. */
const wake = { Records: [{ dynamodb: { SequenceNumber: '100' } }] };

function scene(more: Partial<SealPorts> = {}, sealing: SealingScene = createSealingScene()) {
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  const measured: [name: string, value: number][] = [];
  const ports: SealPorts = {
    ...sealing.ports,
    changeOf: () => ({ change: 'put', entry: { v: 1, writer: 'w', n: 1 } as Entry }),
    measures: { measure: (name, value) => void measured.push([name, value]) },
    log: { warn: add, error: add },
    ...more,
  };
  const sizeOf = async () => (await ports.state.read())?.record.size ?? 0;
  return { ...sealing, handler: seal(ports), lines, measured, sizeOf };
}

const down = () => Promise.reject(new Fault('unavailable', 's3 does not answer; try again'));
const withoutObjects = (objects: LogObjects): LogObjects => ({ ...objects, putOnce: down });

describe('the function that seals', () => {
  test('takes turns on a schedule until nothing is left, and measures both', async () => {
    const { handler, write, measured, sizeOf, lines } = scene();
    await write('a', 2_000);
    await write('b', 100);
    expect(await handler(tick)).toEqual({ batchItemFailures: [] });
    expect(measured.at(-1)).toEqual(['ledger.unsealed_seconds', 0]);
    const turns = measured.filter(([name]) => name === 'ledger.sealed');
    expect(turns.length).toBeGreaterThan(1);
    expect(turns.reduce((sum, [, entries]) => sum + entries, 0)).toBe(2_100);
    expect(await sizeOf()).toBe(2_100 + turns.length);
    expect(lines).toEqual([]);
  });

  test('is woken by entries, and rests where a batch is new', async () => {
    const { handler, write, sizeOf, clock } = scene();
    await write('a');
    await handler(wake);
    expect(await sizeOf()).toBe(2);
    await write('a');
    clock.advance(19_000);
    await handler(wake);
    expect(await sizeOf()).toBe(2);
    clock.advance(1_000);
    await handler(wake);
    expect(await sizeOf()).toBe(4);
  });

  test('leaves a batch that another has just begun to it, and finishes it later', async () => {
    const sealing = createSealingScene();
    const failing = scene({ objects: withoutObjects(sealing.objects) }, sealing);
    const { handler, write, sizeOf, clock, ports } = scene({}, sealing);
    await write('a');
    await failing.handler(wake);
    await handler(wake);
    expect((await ports.state.read())?.record.batch).not.toBeNull();
    clock.advance(20_000);
    await handler(wake);
    expect((await ports.state.read())?.record.batch).toBeNull();
    expect(await sizeOf()).toBe(2);
  });

  test('begins no turn when its time is used up', async () => {
    const sealing = createSealingScene();
    const read: LogState['read'] = () => {
      sealing.clock.advance(60_000);
      return sealing.ports.state.read();
    };
    const { handler, write, measured } = scene(
      { state: { ...sealing.ports.state, read } },
      sealing,
    );
    await write('a', 2_000);
    await write('b', 2_000);
    await handler(tick);
    expect(measured.filter(([name]) => name === 'ledger.sealed')).toHaveLength(1);
    expect(measured.at(-1)?.[1]).toBeGreaterThanOrEqual(60);
  });

  test('fails where it cannot seal, and measures what waits all the same', async () => {
    const sealing = createSealingScene();
    const { handler, write, measured, lines } = scene(
      { objects: withoutObjects(sealing.objects) },
      sealing,
    );
    await write('a');
    sealing.clock.advance(900_000);
    await expect(handler(tick)).rejects.toMatchObject({ code: 'unavailable' });
    expect(measured).toEqual([['ledger.unsealed_seconds', 900]]);
    expect(lines).toMatchObject([{ message: 'unavailable' }]);
  });

  test('does not hold up the stream that wakes it', async () => {
    const sealing = createSealingScene();
    const { handler, write, lines } = scene({ objects: withoutObjects(sealing.objects) }, sealing);
    await write('a');
    expect(await handler(wake)).toEqual({ batchItemFailures: [] });
    expect(lines).toMatchObject([{ message: 'unavailable' }]);
    const blind = scene({ state: { ...sealing.ports.state, read: down } });
    expect(await blind.handler(wake)).toEqual({ batchItemFailures: [] });
  });

  test.each([[{}], [null], ['text'], [{ Records: 'x' }], [{ Records: [] }]])(
    'takes %j for what a schedule sends',
    async (event) => {
      const { handler, write, sizeOf } = scene();
      await write('a');
      expect(await handler(event)).toEqual({ batchItemFailures: [] });
      expect(await sizeOf()).toBe(2);
    },
  );
});

describe('an entry that was changed', () => {
  const removed = (): LedgerChange => ({ change: 'removed', writer: 'w', n: 7 });

  test.each<[string, SealPorts['changeOf'], object]>([
    ['removed', removed, { writer: 'w', n: 7, finding: expect.stringContaining('removed') }],
    [
      'put over',
      () => ({ change: 'overwritten', writer: 'w', n: 7 }),
      { writer: 'w', n: 7, finding: expect.stringContaining('put over') },
    ],
    [
      'none at all',
      () => {
        throw new Fault('store_unavailable', 'damaged');
      },
      { writer: '', n: 0, finding: expect.stringContaining('no entry') },
    ],
  ])('stops sealing: %s', async (_, changeOf, stopped) => {
    const { handler, write, ports, lines, metrics, sizeOf } = scene({ changeOf });
    await write('a');
    expect(await handler(wake)).toEqual({ batchItemFailures: [] });
    expect((await ports.state.read())?.record.stopped).toMatchObject(stopped);
    expect(lines[0]).toMatchObject({ message: 'sealing was stopped', facts: stopped });
    expect(metrics.counts()['ledger.sealing_stopped']).toBeGreaterThan(0);
    expect(await sizeOf()).toBe(0);
  });

  test('is named by its keys where it cannot be read, whatever they hold', async () => {
    const changeOf = () => {
      throw new Fault('store_unavailable', 'damaged');
    };
    const { handler, ports } = scene({ changeOf });
    const dynamodb = { SequenceNumber: '1', Keys: { writer: { S: 'w' }, n: { N: '3' } } };
    await handler({ Records: [{ dynamodb }] });
    expect((await ports.state.read())?.record.stopped).toMatchObject({ writer: 'w', n: 3 });
  });

  test.each([[null], ['x'], [{}], [{ dynamodb: { Keys: { writer: { S: 1 }, n: { N: 'x' } } } }]])(
    'stops sealing where the record itself is %j',
    async (record) => {
      const changeOf = () => {
        throw new Fault('store_unavailable', 'damaged');
      };
      const { handler, ports } = scene({ changeOf });
      await handler({ Records: [record] });
      expect((await ports.state.read())?.record.stopped).toMatchObject({ writer: '', n: 0 });
    },
  );

  test('is told of for as long as sealing stands still, and sealed around by nobody', async () => {
    const { handler, write, metrics, sizeOf, ports } = scene({ changeOf: removed });
    await handler(wake);
    await write('a');
    const before = metrics.counts()['ledger.sealing_stopped'] ?? 0;
    expect(await handler(tick)).toEqual({ batchItemFailures: [] });
    expect(metrics.counts()['ledger.sealing_stopped']).toBe(before + 1);
    expect(await sizeOf()).toBe(0);
    const stop = (await ports.state.read())?.record.stopped;
    if (stop) await resumeSealing(ports.state, stop);
    await handler(tick);
    expect(await sizeOf()).toBe(2);
  });

  test('is given again where sealing could not be stopped', async () => {
    const sealing = createSealingScene();
    const state = { ...sealing.ports.state, move: down };
    const { handler, lines } = scene({ changeOf: removed, state }, sealing);
    expect(await handler(wake)).toEqual({ batchItemFailures: [{ itemIdentifier: '100' }] });
    expect(lines).toMatchObject([{ message: 'unavailable' }]);
  });
});
