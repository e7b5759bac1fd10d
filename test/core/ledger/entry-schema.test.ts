import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linkEntries } from '#core/ledger/link-entries.ts';
import { retentionOf } from '#core/ledger/retention.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { entrySchema, schemaErrors } from './entry-schema.ts';

const file = join(import.meta.dirname, '../../../docs/schemas/ledger-entry.schema.json');

describe('the published schema of entries', () => {
  test('is up to date in docs (write it with vitest -u)', async () => {
    await expect(`${JSON.stringify(entrySchema, null, 2)}\n`).toMatchFileSnapshot(file);
  });

  test('has exactly the kinds that there are', () => {
    const kinds = entrySchema.properties?.body?.properties?.kind?.enum;
    expect(kinds?.toSorted()).toEqual(Object.keys(retentionOf).sort());
  });

  test('takes an entry, whole or in parts', () => {
    const facts = { text: 'x'.repeat(100_000) };
    const entries = linkEntries('w', undefined, [exampleBody, { ...exampleBody, facts }]);
    expect(entries.flatMap(schemaErrors)).toEqual([]);
    expect(entries).toHaveLength(3);
  });

  test.each<[string, object]>([
    ['a version that is not known', { v: 2 }],
    ['a member that is not hashed', { note: 'x' }],
    ['a hash of another kind', { hash: 'md5:0' }],
    ['a number below 1', { n: 0 }],
    ['a kind that there is not', { body: { ...exampleBody, kind: 'exchange.guessed' } }],
    ['a time without milliseconds', { body: { ...exampleBody, at: '2026-11-22T10:00:00Z' } }],
    ['a member of the body that is not described', { body: { ...exampleBody, secret: 'x' } }],
    ['facts that are lists', { body: { ...exampleBody, facts: { list: [1] } } }],
  ])('refuses %s', (_what, change) => {
    const [entry] = linkEntries('w', undefined, [exampleBody]);
    expect(schemaErrors({ ...entry, ...change })).not.toEqual([]);
  });
});
