import { beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { entryHash } from '#core/ledger/entry-hash.ts';
import type { Chains } from '#core/sealing/ports.ts';
import { campaign } from '#test/campaign.ts';
import { chanceOf } from './chance.ts';
import { changedTable, tableOf } from './changed-table.ts';
import { mutate, type Victim, victimOf } from './mutations.ts';
import { readerOf, sealLog, verified } from './sealed-log.ts';
import { mutateTable } from './table-mutations.ts';

/** 10,000 entries where it is run whole. */
const entries = Math.min(10_000, campaign(1_200));
const mutations = campaign(80);
const tableMutations = campaign(16);

const now = new Date('2026-11-30T00:00:00.000Z');

let victim: Victim;

beforeAll(async () => {
  victim = victimOf(await sealLog({ entries, between: 97, writers: 7 }));
});

describe('a log that somebody changed', () => {
  test('is found changed, and the place is named, whatever was changed', async () => {
    const missed: string[] = [];
    for (let seed = 1; seed <= mutations; seed += 1) {
      const mutation = mutate(victim, chanceOf(seed));
      const reader = readerOf(victim.objects, mutation.changes);
      const report = await verified({ reader, key: victim.key, bodies: { reader, now } });
      if (report.holds || !mutation.isNamed(report.findings)) {
        missed.push(`${seed}: ${mutation.says}: ${JSON.stringify(report.findings.slice(0, 5))}`);
      }
    }
    expect(missed).toEqual([]);
  });

  test('is not found changed for what nobody changed', async () => {
    const table = tableOf(victim.scene);
    const { objects, key } = victim;
    const reader = readerOf(objects);
    const report = await verified({ reader, key, table, bodies: { reader, now } });
    expect(report.findings).toEqual([]);
    expect(report.bodies).toEqual({
      whole: 2 * Math.floor(entries / 4),
      expired: 0,
      notRecorded: 0,
    });
  });
});

describe('a ledger table that somebody changed after it was sealed', () => {
  test('is found changed, and writer and number are named', async () => {
    const chains = chainsOf(victim);
    const table = { ...tableOf(victim.scene), chains: heldChains(chains) };
    const missed: string[] = [];
    for (let seed = 1; seed <= tableMutations; seed += 1) {
      const mutation = mutateTable(chains, chanceOf(seed));
      const report = await verified({
        reader: readerOf(victim.objects),
        key: victim.key,
        table: changedTable(table, mutation.changes),
      });
      if (report.findingCount !== 1 || !mutation.isNamed(report.findings)) {
        missed.push(`${seed}: ${mutation.says}: ${JSON.stringify(report.findings.slice(0, 5))}`);
      }
    }
    expect(missed).toEqual([]);
  });
});

/** Entries of writers as the log has them. */
function chainsOf({ leaves }: Victim): ReadonlyMap<string, readonly Entry[]> {
  const found = leaves.map((leaf) => {
    const open = JSON.parse(leaf.toString()) as Omit<Entry, 'hash'>;
    return { ...open, hash: entryHash(open) };
  });
  const grouped = Map.groupBy(found, ({ writer }) => writer);
  grouped.delete('sealer');
  return grouped;
}

/** The same entries as a table, so that they are not parsed anew for each run. */
function heldChains(chains: ReadonlyMap<string, readonly Entry[]>): Chains {
  return {
    grown: async () => ({
      chains: [...chains].map(([writer, { length }]) => ({ writer, n: length })),
      resume: 0,
      isAll: true,
    }),
    chain: async ({ writer, from, limit }) =>
      chains.get(writer)?.slice(from - 1, from - 1 + limit) ?? [],
  };
}
