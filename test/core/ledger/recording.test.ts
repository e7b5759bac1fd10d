import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RecordKind } from '#core/store/store.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { sourceFiles } from '#test/architecture/edges.ts';

const rooms = ['action', 'cli', 'core', 'functions', 'local', 'lib', 'pages', 'adapters'];
const code = sourceFiles().filter((file) => rooms.includes(file.split('/', 1)[0] ?? ''));

/** Lines of the product that match, as `file: line`. */
function linesWith(pattern: RegExp, of: readonly string[] = code): readonly string[] {
  return of.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => pattern.test(line) && !/^\s*(\*|\/\/|\/\*)/u.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
}

describe('nothing is changed but with an entry', () => {
  test('one place commits to the store, and it is the one that writes the entry', () => {
    expect(code.length).toBeGreaterThan(400);
    expect(linesWith(/\bstore\.commit\(/iu)).toEqual([
      "adapters/memory/faulty.ts: commit: (transaction) => guard('commit', () => store.commit(transaction)),",
      'core/ledger/writer.ts: const result = await this.#store.commit(transaction);',
    ]);
  });

  test('the port of the store has no other way to change a record', () => {
    const port = readFileSync('core/store/store.ts', 'utf8');
    const [, body = ''] = /export interface Store \{([\s\S]*?)\n\}/u.exec(port) ?? [];
    const methods = [...body.matchAll(/^ {2}(\w+)[<(]/gmu)].map(([, name]) => name);
    expect(methods).toEqual(['read', 'list', 'commit', 'writerHead', 'entry', 'entries']);
    const [, transaction = ''] =
      /export interface Transaction [^{]*\{([\s\S]*?)\n\}/u.exec(port) ?? [];
    expect(transaction).toContain('readonly entry: Entry;');
  });

  test('what is changed without one are places of requests that are held open, and nothing else', () => {
    const found = linesWith(/\bslots\.change\(/u);
    expect(found.map((line) => line.split(':', 1)[0])).toEqual([
      'core/approvals/shared-holds.ts',
      'core/approvals/shared-holds.ts',
    ]);
    const kind: RecordKind = 'slot';
    expect(readFileSync('core/limits/slots.ts', 'utf8')).toContain(`readonly kind: '${kind}'`);
  });
});

describe('recording cannot be switched off', () => {
  /** Words by which such a switch would be called. */
  const switches =
    /\b(?:no|skip|without|disable|enable|omit)[-_]?(?:ledger|audit|recording|record|entries|entry)\b/iu;

  test('by no variable, option, prop or member of the code', () => {
    const named = linesWith(switches).filter((line) => !/["'`].*\s.*["'`]/u.test(line));
    expect(named).toEqual([]);
    expect(switches.test('readonly disableAudit?: boolean')).toBe(true);
    expect(switches.test('--no-ledger')).toBe(true);
  });

  test('by no key of the configuration', () => {
    const texts = [...readConfigurationFolder(exampleFolder)].map(([, text]) => text);
    const schemas = ['approvals', 'grants', 'identities', 'issuers', 'people', 'tests'].map(
      (name) => readFileSync(`docs/schemas/${name}.schema.json`, 'utf8'),
    );
    for (const text of [...texts, ...schemas]) {
      expect(/"?(?:ledger|audit|recording)"?\s*:/iu.test(text)).toBe(false);
    }
  });
});
