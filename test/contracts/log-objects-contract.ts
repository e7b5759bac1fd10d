import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Keeping, LogObject, LogObjects } from '#core/sealing/ports.ts';
import { clausesExcept, type Gaps } from './clauses.ts';

/** A place for logs under test. */
export interface LogObjectsUnderTest {
  readonly objects: LogObjects;
  /** A second handle on the same log, as another process would hold one. */
  readonly other: LogObjects;
  close(): Promise<void>;
}

/** What every `LogObjects` must do; the clauses keep their numbers, so that reports can be compared. */
export function logObjectsContract(
  name: string,
  make: () => Promise<LogObjectsUnderTest>,
  gaps: Gaps = {},
): void {
  describe(`log objects contract: ${name}`, () => {
    const clause = clausesExcept(gaps);
    let under: LogObjectsUnderTest;
    let objects: LogObjects;
    beforeEach(async () => {
      under = await make();
      objects = under.objects;
    });
    afterEach(() => under.close());

    const object = (path: string, text: string, keeping: Keeping = 'locked'): LogObject => ({
      path,
      contentType: 'application/octet-stream',
      body: Buffer.from(text),
      keeping,
    });
    const textAt = async (path: string, on = objects) => {
      const bytes = await on.get(path);
      return bytes && Buffer.from(bytes).toString('utf8');
    };

    describe('objects', () => {
      clause('LO-01', 'what was not put reads as undefined', async () => {
        for (const path of ['checkpoint', 'key', 'tile/0/000', 'tile/0/000.p/7']) {
          expect(await objects.get(path)).toBeUndefined();
        }
      });

      clause('LO-02', 'what was put is read byte for byte', async () => {
        const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
        expect(await objects.putOnce({ ...object('tile/0/000', ''), body })).toBe('put');
        expect(Buffer.from((await objects.get('tile/0/000')) ?? [])).toEqual(body);
      });

      clause('LO-03', 'what was put stays, whatever is put after it', async () => {
        for (const keeping of ['locked', 'partial'] as const) {
          const path = `tile/0/000.p/${keeping.length}`;
          expect(await objects.putOnce(object(path, 'first', keeping))).toBe('put');
          expect(await objects.putOnce(object(path, 'first', keeping))).toBe('exists');
          expect(await objects.putOnce(object(path, 'second', 'locked'))).toBe('exists');
          expect(await textAt(path)).toBe('first');
        }
      });

      clause('LO-04', 'of 20 who put one object at once one does, and all of it', async () => {
        const bodies = Array.from({ length: 20 }, (_, at) => `${at}.`.repeat(2_000));
        const results = await Promise.all(
          bodies.map((body, at) =>
            (at % 2 === 0 ? objects : under.other).putOnce(object('tile/0/000', body)),
          ),
        );
        expect(results.filter((result) => result === 'put')).toHaveLength(1);
        expect(await textAt('tile/0/000')).toBe(bodies[results.indexOf('put')]);
      });

      clause('LO-05', 'a partial tile and its full one are two objects', async () => {
        await objects.putOnce(object('tile/entries/x001/234.p/5', 'partial', 'partial'));
        await objects.putOnce(object('tile/entries/x001/234', 'full'));
        await objects.putOnce(object('tile/entries/x001/235.p/1', 'next', 'partial'));
        expect(await textAt('tile/entries/x001/234')).toBe('full');
        expect(await textAt('tile/entries/x001/235.p/1')).toBe('next');
        expect(await objects.get('tile/entries/x001')).toBeUndefined();
      });

      clause('LO-06', 'as little and as much is kept as an object has', async () => {
        const large = Buffer.alloc(16 * 1024 * 1024, 'bundle ');
        await objects.putOnce({ ...object('tile/entries/000', ''), body: large });
        await objects.putOnce(object('tile/entries/001', ''));
        expect(large.equals((await objects.get('tile/entries/000')) ?? Buffer.of())).toBe(true);
        expect((await objects.get('tile/entries/001'))?.length).toBe(0);
      });

      clause('LO-07', 'another handle reads at once what one has put', async () => {
        await objects.putOnce(object('checkpoints/7', 'seven'));
        expect(await textAt('checkpoints/7', under.other)).toBe('seven');
        expect(await under.other.putOnce(object('checkpoints/7', 'other'))).toBe('exists');
      });
    });

    describe('the checkpoint', () => {
      const note = (size: number) => `log.test/acme\n${size}\nroot\n\n\u2014 log.test/acme sig\n`;
      const replace = (expected: string | undefined, next: string, on = objects) =>
        on.replaceCheckpoint({ expected, note: next });

      clause('LO-08', 'the first is put where there is none', async () => {
        expect(await replace(note(1), note(2))).toBe(false);
        expect(await replace(undefined, note(1))).toBe(true);
        expect(await textAt('checkpoint')).toBe(note(1));
        expect(await replace(undefined, note(2))).toBe(false);
        expect(await textAt('checkpoint')).toBe(note(1));
      });

      clause('LO-09', 'it is replaced by whoever knows what it holds', async () => {
        await replace(undefined, note(1));
        expect(await replace(note(1), note(2))).toBe(true);
        expect(await replace(note(1), note(3))).toBe(false);
        expect(await textAt('checkpoint', under.other)).toBe(note(2));
        expect(await replace(note(2), note(3), under.other)).toBe(true);
        expect(await textAt('checkpoint')).toBe(note(3));
      });

      clause('LO-10', 'of 20 who replace it at once one does', async () => {
        for (const expected of [undefined, note(0)]) {
          if (expected !== undefined) await replace(await textAt('checkpoint'), expected);
          const results = await Promise.all(
            Array.from({ length: 20 }, (_, at) =>
              replace(expected, note(at + 1), at % 2 === 0 ? objects : under.other),
            ),
          );
          expect(results.filter((isOurs) => isOurs)).toHaveLength(1);
          expect(await textAt('checkpoint')).toBe(note(results.indexOf(true) + 1));
        }
      });

      clause('LO-11', 'it stands beside the checkpoints by size', async () => {
        await replace(undefined, note(1));
        await objects.putOnce(object('checkpoints/1', note(1)));
        await replace(note(1), note(2));
        expect(await textAt('checkpoints/1')).toBe(note(1));
      });
    });
  });
}
