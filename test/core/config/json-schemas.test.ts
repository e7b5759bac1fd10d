import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonSchemas } from '#core/config/json-schemas.ts';
import { acmeFiles } from './acme.ts';

const folder = join(import.meta.dirname, '../../../docs/schemas');

describe('the JSON Schemas for editors', () => {
  test.each([...jsonSchemas()])(
    '%s is up to date in docs (write it with vitest -u)',
    async (name, text) => {
      await expect(text).toMatchFileSnapshot(join(folder, name));
    },
  );

  test('are all there is in docs/schemas', () => {
    const all = [...jsonSchemas().keys(), 'ledger-entry.schema.json'];
    expect(readdirSync(folder).sort()).toEqual(all.sort());
  });

  test('are named by every file of the example', () => {
    for (const [file, text] of acmeFiles()) {
      if (!file.endsWith('.yaml') || file === 'sandbox.yaml') continue;
      const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      const example = join(import.meta.dirname, '../../../examples/acme', file, '..', path);
      expect(JSON.parse(readFileSync(example, 'utf8')).additionalProperties, file).toBe(false);
    }
  });
});
