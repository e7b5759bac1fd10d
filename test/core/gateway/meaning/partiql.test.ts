import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { readStatement } from '#core/gateway/meaning/partiql/read-statement.ts';
import { campaign } from '#test/campaign.ts';
import { accessOf, refusalOf } from './calls.ts';

describe('a PartiQL statement', () => {
  test.each([
    ['SELECT * FROM orders', 'Select', 'orders', undefined, false],
    ['select a, b.c[0] from orders where pk = ?', 'Select', 'orders', undefined, true],
    [
      'SELECT * FROM "orders-1" WHERE pk IN [1, 2] ORDER BY sk DESC',
      'Select',
      'orders-1',
      undefined,
      true,
    ],
    ['SELECT * FROM "orders" ORDER BY sk', 'Select', 'orders', undefined, false],
    ['SELECT * FROM "orders"."by-day" WHERE pk=?', 'Select', 'orders', 'by-day', true],
    ['SELECT * FROM orders.byDay WHERE pk=?', 'Select', 'orders', 'byDay', true],
    [
      'SELECT * FROM orders WHERE pk = \'from users\' AND "where" = 1',
      'Select',
      'orders',
      undefined,
      true,
    ],
    [
      "SELECT * FROM orders WHERE a = 'it''s' AND begins_with(b, 'x')",
      'Select',
      'orders',
      undefined,
      true,
    ],
    ['SELECT * FROM "say ""hi"""', 'Select', 'say "hi"', undefined, false],
    [
      "INSERT INTO orders VALUE {'pk': ?, 'n': -1.5e3, 's': <<1, 2>>}",
      'Insert',
      'orders',
      undefined,
      false,
    ],
    [
      'UPDATE orders SET a = a + 1 SET b = list_append(b, ?) REMOVE c WHERE pk = ? RETURNING ALL NEW *',
      'Update',
      'orders',
      undefined,
      true,
    ],
    ['UPDATE "orders" REMOVE a WHERE pk=\'x\'', 'Update', 'orders', undefined, true],
    ['DELETE FROM orders WHERE pk=? RETURNING ALL OLD *', 'Delete', 'orders', undefined, true],
    ['DELETE\tFROM\r\norders\nWHERE pk = 1', 'Delete', 'orders', undefined, true],
  ])('%s is read', (text, kind, table, index, hasWhere) => {
    expect(readStatement(text)).toEqual({ kind, table, index, hasWhere });
  });

  test.each([
    '',
    ' ',
    'SELECT',
    'SELECT FROM orders',
    'SELECT *',
    'SELECT * FROM',
    'SELECT * FROM orders o',
    'SELECT * FROM orders AS o',
    'SELECT * FROM orders, users',
    'SELECT * FROM orders JOIN users',
    'SELECT * FROM orders WHERE',
    'SELECT * FROM orders WHERE pk IN (SELECT pk FROM users)',
    'SELECT (SELECT * FROM users) FROM orders',
    'SELECT * FROM (SELECT * FROM users)',
    'SELECT * FROM "a"."b"."c"',
    'SELECT * FROM orders UNION SELECT * FROM users',
    'SELECT * FROM orders -- WHERE pk = 1',
    'SELECT * FROM /* x */ orders',
    'SELECT * FROM orders; DELETE FROM users',
    'SELECT * FROM orders;',
    'SELECT * FROM orders WHERE a = `x`',
    "SELECT * FROM orders WHERE a = 'x",
    "SELECT * FROM orders WHERE a = 'x\\'",
    'SELECT * FROM "orders',
    'SELECT * FROM orders WHERE (a = 1',
    'SELECT * FROM orders WHERE a = 1)',
    'SELECT * FROM orders WHERE (a = 1]',
    'SELECT * FROM orders ORDER sk',
    'SELECT * FROM orders ORDER BY sk WHERE a = 1',
    'SELECT * FROM \u212Arders',
    'SELECT\u00a0* FROM orders',
    'SELECT * FROM ?',
    "SELECT * FROM 'orders'",
    'SELECT * FROM 1',
    'EXISTS(SELECT * FROM orders WHERE pk = 1)',
    'INSERT INTO orders',
    'INSERT INTO orders VALUES (1)',
    'INSERT INTO orders SELECT * FROM users',
    'INSERT INTO "orders"."by-day" VALUE {\'a\': 1}',
    'UPDATE orders',
    'UPDATE orders WHERE pk = 1',
    'UPDATE orders.byDay SET a = 1',
    'UPDATE orders SET a = (SELECT b FROM users)',
    'UPDATE orders SET a = 1 RETURNING users',
    'DELETE orders',
    'DELETE FROM orders.byDay WHERE pk = 1',
    'DELETE FROM orders RETURNING ALL OLD * , x',
    'DROP TABLE orders',
    'WITH x AS (SELECT 1) SELECT * FROM x',
    `SELECT * FROM orders WHERE a = '${'x'.repeat(8192)}'`,
  ])('%s is refused', (text) => {
    expect(readStatement(text)).toBeInstanceOf(Fault);
  });

  test('without WHERE reads the whole table, which policy can see', () => {
    const scans = (Statement: string) =>
      accessOf('dynamodb.ExecuteStatement', { Statement })[0]?.conditions['dynamodb:fulltablescan'];
    expect(scans('SELECT * FROM orders')).toEqual(['true']);
    expect(scans('SELECT * FROM orders WHERE pk = 1')).toEqual(['false']);
    expect(scans('DELETE FROM orders WHERE pk = 1')).toBeUndefined();
  });

  test('that names no possible table is refused', () => {
    for (const table of ['"a b"', '"a*"', '"a/index/b"', '"arn:aws:dynamodb"']) {
      const Statement = `SELECT * FROM ${table}`;
      expect(refusalOf('dynamodb.ExecuteStatement', { Statement }).code).toBe('invalid_request');
    }
  });

  test('refused anywhere in a batch refuses all of it', () => {
    const Statements = [{ Statement: 'SELECT * FROM a' }, { Statement: 'DROP TABLE b' }];
    expect(refusalOf('dynamodb.BatchExecuteStatement', { Statements }).code).toBe('policy_denied');
  });
});

const pieces = fc.constantFrom(
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'FROM', 'INTO', 'VALUE', 'SET', 'REMOVE', 'WHERE'],
  ...[
    'ORDER',
    'BY',
    'RETURNING',
    'orders',
    'users',
    '"orders"',
    '"users"',
    '.',
    ',',
    '*',
    '=',
    '?',
  ],
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '<<',
    '>>',
    "'",
    '"',
    '--',
    '/*',
    '*/',
    ';',
    '\\',
    '1',
    "'x'",
    '`',
  ],
);
const statements = fc.array(pieces, { maxLength: 24 }).map((words) => words.join(' '));

describe('whatever is sent as a statement', () => {
  property.prop([fc.oneof(statements, fc.string({ unit: 'binary', maxLength: 200 }))], {
    seed: 23,
    numRuns: campaign(3000),
  })('is read as one statement on one table that stands in it, or refused', (text) => {
    const read = readStatement(text);
    if (read instanceof Fault) {
      expect(read.code).toBe('policy_denied');
      return;
    }
    const words = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, ' q ').toUpperCase();
    expect(words.match(/\b(SELECT|INSERT|UPDATE|DELETE)\b/g)).toEqual([read.kind.toUpperCase()]);
    expect(words).not.toMatch(/--|\/\*|;|\\|`/);
    expect(text).toContain(read.table.replaceAll('"', '""'));
  });

  property.prop([statements, fc.constantFrom('users', '"users"')], {
    seed: 29,
    numRuns: campaign(1500),
  })('never hides a second table behind the first', (rest, other) => {
    const read = readStatement(`SELECT * FROM orders ${rest} FROM ${other}`);
    expect(read).toBeInstanceOf(Fault);
  });

  test('takes no longer than its length asks for', () => {
    for (const part of ['"', '""', "'", "''", '(', '<<', ' ', 'a', '1e', '.', '-']) {
      readStatement(`SELECT * FROM orders WHERE ${part.repeat(8000 / part.length)}`);
    }
  });
});
