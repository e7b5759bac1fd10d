import { asFault } from '#core/faults.ts';
import type { Entry, WriterHead } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { findGap } from '#core/sealing/find-gap.ts';
import type { LostRange } from '#core/sealing/lost-range.ts';
import { resumeSealing } from '#core/sealing/resume-sealing.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { changedTable, tableOf } from '#test/core/verification/changed-table.ts';
import { createSealingScene, type SealingScene } from './sealing-scene.ts';

/** A ledger whose table somebody has changed, as its ports show it. */
export interface LossyScene extends SealingScene {
  /** By `writer/n`; undefined: taken away. */
  readonly entries: Map<string, Entry | undefined>;
  readonly heads: Map<string, WriterHead | undefined>;
  /** Takes entries away; they are not in what `whole` gives any more. */
  lose(writer: string, ...numbers: readonly number[]): void;
  /** Puts another entry in place of one, which is then lost as well: it hashes to its hash and follows the one before. */
  replace(writer: string, n: number, change?: (entry: Entry) => Entry): Promise<void>;
  /** Turns until sealing stops. */
  untilStopped(): Promise<void>;
  /** What an administrator does who accepts a loss. */
  accept(range: LostRange): Promise<void>;
}

export function createLossyScene(scene: SealingScene = createSealingScene()): LossyScene {
  const entries = new Map<string, Entry | undefined>();
  const heads = new Map<string, WriterHead | undefined>();
  const ports = {
    ...scene.ports,
    ...changedTable(tableOf(scene), { entries, heads }),
    state: scene.ports.state,
  };
  return {
    ...scene,
    ...{ ports, entries, heads },
    lose(writer, ...numbers) {
      for (const n of numbers) entries.set(`${writer}/${n}`, undefined);
    },
    async replace(writer, n, change = rewritten) {
      const entry = await scene.store.entry(writer, n);
      if (entry === undefined) throw new Error(`${writer} has no entry ${n}`);
      entries.set(`${writer}/${n}`, change(entry));
    },
    async untilStopped() {
      const codes = new Set<string>();
      while (!codes.has('sealing_stopped') && codes.size < 2) {
        codes.add(
          await sealLedger(ports).then(
            ({ outcome }) => outcome,
            (error: unknown) => asFault(error).code,
          ),
        );
      }
      if (!codes.has('sealing_stopped')) throw new Error('nothing stopped it');
    },
    async accept(range) {
      const record = (await ports.state.read())?.record;
      if (record === undefined || record.stopped === null) throw new Error('it is not stopped');
      const gap = await findGap(ports, { range, record, stop: record.stopped });
      await resumeSealing(ports.state, record.stopped, gap);
    },
    async whole() {
      const { written, ...held } = await scene.whole();
      return { ...held, written: written.filter((name) => !entries.has(name)) };
    },
    sealAll: (asked = ports) => scene.sealAll(asked),
  };
}

/** A rewrite that fits: it hashes to its hash and follows the entry before. */
function rewritten({ writer, n, prev, body }: Entry): Entry {
  return linkEntry(writer, { n: n - 1, hash: prev }, { ...body, facts: { x: 1 } });
}
