import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { entryHash } from '#core/ledger/entry-hash.ts';
import { bodyLimitBytes } from '#core/ledger/entry-limits.ts';
import { openPersonal } from '#core/ledger/personal.ts';
import { retentionOf, sessionKeyDays } from '#core/ledger/retention.ts';
import { sessionKinds } from '#core/ledger/session-entries.ts';
import { leafLimitBytes } from '#core/tlog/bundle.ts';
import { schemaErrors } from './entry-schema.ts';

const page = readFileSync(new URL('../../../docs/ledger-format.md', import.meta.url), 'utf8');

function section(heading: string): string {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** Cells of the rows of the first table of a section. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const lines = section(heading).split('\n');
  const from = lines.findIndex((line) => line.startsWith('|---'));
  const to = lines.findIndex((line, at) => at > from && !line.startsWith('|'));
  return lines.slice(from + 1, to).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/ledger-format.md', () => {
  test('names every kind of entry once, with its class', () => {
    const told = rowsOf('Kinds').flatMap(([kinds = '', , kept = '']) =>
      [...kinds.matchAll(/`([^`]+)`/gu)].map(([, kind = '']) => [kind, kept]),
    );
    expect(told.toSorted()).toEqual(Object.entries(retentionOf).toSorted());
  });

  test('reserves kinds that there are not yet', () => {
    const [, reserved = ''] = /^Reserved for the gateway([\s\S]*?)Until then/mu.exec(page) ?? [];
    const kinds = [...reserved.matchAll(/`([a-z]+\.[a-z-]+)`/gu)].map(([, kind = '']) => kind);
    expect(kinds).toEqual(['call.gap', 'call.abandoned']);
    expect(kinds.filter((kind) => Object.hasOwn(retentionOf, kind))).toEqual([]);
  });

  test('tells of every class of retention', () => {
    const classes = rowsOf('Retention').map(([name]) => name);
    expect(classes.toSorted()).toEqual([...new Set(Object.values(retentionOf))].sort());
  });

  test('shows an entry that is as documented, hashes as said and opens with its key', () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/u.exec(page) ?? [];
    const entry: Entry = JSON.parse(json);
    expect(schemaErrors(entry)).toEqual([]);
    expect(entryHash(entry)).toBe(entry.hash);
    const { personal, sessionId = '' } = entry.body;
    const key = Buffer.alloc(32, 7).toString('base64url');
    expect(personal && openPersonal(personal, sessionId, key)).toEqual({
      address: '192.0.2.7',
      userAgent: 'aws-sdk-js/3',
    });
  });

  test('states the bounds that hold', () => {
    const thousands = (count: number) => count.toLocaleString('en-GB');
    expect(page).toContain(`at most ${thousands(leafLimitBytes)} bytes`);
    expect(page).toContain(`beyond ${thousands(bodyLimitBytes)} bytes`);
    expect(rowsOf('Retention')[0]?.[1]).toContain(`${sessionKeyDays} days`);
    for (const kind of sessionKinds) expect(section('Sessions')).toContain(`\`${kind}\``);
  });
});
