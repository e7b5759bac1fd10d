import { beforeAll, describe, expect, test } from 'vitest';
import { campaign } from '#test/campaign.ts';
import { chanceOf } from './chance.ts';
import { mutate, type Victim, victimOf } from './mutations.ts';
import { readerOf, sealLog, verified } from './sealed-log.ts';

/** 10,000 entries where it is run whole. */
const entries = Math.min(10_000, campaign(1_200));
const mutations = campaign(80);

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
      const report = await verified({ reader, key: victim.key });
      if (report.holds || !mutation.isNamed(report.findings)) {
        missed.push(`${seed}: ${mutation.says}: ${JSON.stringify(report.findings.slice(0, 5))}`);
      }
    }
    expect(missed).toEqual([]);
  });
});
