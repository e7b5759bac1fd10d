import { describe, expect, test } from 'vitest';
import { spreads } from '#adapters/dynamodb/partitions.ts';
import { neededVariables } from '#functions/entries/needed-variables.ts';
import type { FunctionRow } from '#lib/function-row.ts';
import { functionNames, functions } from '#lib/functions.ts';
import { bundleFunctions, bundleNames } from '#scripts/bundle-functions.ts';

describe('the table of functions', () => {
  test('has a row for every bundle', () => {
    expect([...functionNames].toSorted()).toEqual([...bundleNames].toSorted());
  });

  test.each(functionNames)('gives %s the variables that it needs, and no others', (name) => {
    expect(functions[name].environment.toSorted()).toEqual([...neededVariables[name]].toSorted());
  });

  test.each(functionNames)('lets %s change kinds of records that there are', (name) => {
    const { changes = [], may }: FunctionRow = functions[name];
    expect(changes.filter((kind) => !Object.hasOwn(spreads, kind))).toEqual([]);
    expect(may.includes('change-records')).toBe(changes.length > 0);
    expect(new Set(changes).size).toBe(changes.length);
  });

  test.each(functionNames)('gives %s each right once', (name) => {
    const { may } = functions[name];
    expect(new Set(may).size).toBe(may.length);
  });

  test('gives memory to those that hold Cedar, since memory is CPU', async () => {
    const bundles = await bundleFunctions();
    for (const { name, besides } of bundles) {
      // Verifying a log is all hashing.
      const isBusy = besides.includes('cedar_wasm_bg.wasm') || name === 'check-ledger';
      expect(`${name} ${functions[name].memoryMegabytes >= 512}`).toBe(`${name} ${isBusy}`);
    }
  });

  test('writes entries only where it may read back what became of them', () => {
    for (const { may } of Object.values<FunctionRow>(functions)) {
      if (may.includes('append-entries')) expect(may).toContain('read-back-entries');
    }
  });
});
