import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore, type SqliteStore } from '#adapters/sqlite/store.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { campaign } from '#test/campaign.ts';

let folder: string;
let path: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-processes-'));
  path = join(folder, 'store.db');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function start(worker: string, ...given: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, worker), path, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, out: child.stdout, ended: once(child, 'exit') };
}

async function allEntries(store: SqliteStore): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (let after = 0; ; ) {
    const page = await store.entries({ limit: 1000, after });
    found.push(...page.map(({ entry }) => entry));
    const last = page.at(-1);
    if (last === undefined) return found;
    after = last.position;
  }
}

/** Every writer's chain holds up to its head. */
async function expectChains(store: SqliteStore, entries: readonly Entry[]): Promise<void> {
  for (const [writer, own] of Map.groupBy(entries, (entry) => entry.writer)) {
    const head = await store.writerHead(writer);
    expect(verifyChain({ writer, entries: own, ...(head && { head }) })).toEqual([]);
  }
}

function expectIntegrity(): void {
  const raw = new DatabaseSync(path);
  expect(raw.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
  raw.close();
}

describe('processes on one file', () => {
  test.each([
    ['with a name each', ['w1', 'w2', 'w3']],
    ['that share one name', ['w', 'w', 'w']],
  ])('three %s lose nothing and double nothing', async (_what, writers) => {
    const rounds = 60;
    // None made the file before: they also race for that.
    const runs = writers.map((writer, index) =>
      start('race-worker.ts', `p${index}`, writer, String(rounds)),
    );
    const said = await Promise.all(runs.map(({ out }) => text(out)));
    const won = said.map((line): number => JSON.parse(line).won);
    const store = openSqliteStore({ path });
    const total = rounds * writers.length;
    expect(won.reduce((sum, count) => sum + count)).toBe(rounds);
    const leases = await store.list('lease', { limit: 1000 });
    expect(leases).toHaveLength(rounds);
    for (const [index, count] of won.entries()) {
      expect(leases.filter(({ value }) => value.identity === `p${index}`)).toHaveLength(count);
    }
    expect(await store.read('binding', 'counter')).toMatchObject({
      revision: total,
      value: { sessions: total },
    });
    const entries = await allEntries(store);
    expect(entries).toHaveLength(rounds + total);
    await expectChains(store, entries);
    store.close();
    expectIntegrity();
  });
});

describe('kill -9', () => {
  /** Seeded, so that a failing round can be had again (Numerical Recipes' generator). */
  function* killPoints(seed: number): Generator<number> {
    for (let state = seed; ; ) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      yield 1 + (state % 60);
    }
  }

  test('in the midst of a stream of commits loses nothing acknowledged and halves nothing', async () => {
    const points = killPoints(20261122);
    let acknowledgedInAll = 0;
    for (let round = 0; round < campaign(6); round += 1) {
      const writer = `round-${round}`;
      const { child, out, ended } = start('stream-worker.ts', writer);
      const killAt = Number(points.next().value);
      const acknowledged: string[] = [];
      for await (const line of createInterface({ input: out })) {
        acknowledged.push(line);
        if (acknowledged.length === killAt) child.kill('SIGKILL');
      }
      expect(await ended).toEqual([null, 'SIGKILL']);
      const store = openSqliteStore({ path });
      for (const index of acknowledged) {
        expect(await store.read('lease', `${writer}-${index}`)).toMatchObject({ revision: 1 });
      }
      acknowledgedInAll += acknowledged.length;
      const entries = await allEntries(store);
      await expectChains(store, entries);
      // In each round at most the transaction in flight is there without having been acknowledged.
      expect(entries.length).toBeGreaterThanOrEqual(acknowledgedInAll);
      expect(entries.length).toBeLessThanOrEqual(acknowledgedInAll + round + 1);
      const counter = await store.read('binding', 'counter');
      expect(counter).toMatchObject({
        revision: entries.length,
        value: { sessions: entries.length },
      });
      const leases = new Set((await allLeases(store)).map(({ id }) => id));
      const told = entries.map((entry) => `${entry.writer}-${entry.body.facts?.index}`);
      expect(leases).toEqual(new Set(told));
      store.close();
    }
    expectIntegrity();
  });

  test.each(['entries', 'writers', 'records'])(
    'inside a transaction, just after %s were written, leaves nothing of it',
    async (table) => {
      const { out, ended } = start('dying-worker.ts', 'w1', table);
      expect(await text(out)).toBe('');
      expect(await ended).toEqual([null, 'SIGKILL']);
      const store = openSqliteStore({ path });
      const entries = await allEntries(store);
      expect(entries.map(({ n }) => n)).toEqual([1]);
      await expectChains(store, entries);
      expect(await store.read('lease', 'first')).toMatchObject({ revision: 1 });
      expect(await store.read('lease', 'second')).toBeUndefined();
      store.close();
      expectIntegrity();
    },
  );

  async function allLeases(store: SqliteStore) {
    const found: { readonly id: string }[] = [];
    for (;;) {
      const last = found.at(-1);
      const page = await store.list('lease', { limit: 1000, ...(last && { after: last.id }) });
      if (page.length === 0) return found;
      found.push(...page);
    }
  }
});
