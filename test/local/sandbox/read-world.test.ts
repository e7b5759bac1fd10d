import { expect, test } from 'vitest';
import { readWorld } from '#local/sandbox/read-world.ts';
import { acmeWorld } from './start-sandbox.ts';

const role = 'arn:aws:iam::999988887777:role/broker';

function file(
  over: { readonly role?: string; readonly rest?: string; readonly broker?: string } = {},
): string {
  const lines = [
    'region: us-east-1',
    `broker: ${over.broker ?? role}`,
    'roles:',
    `  ${role}:`,
    ...(
      over.role ??
      '    trust: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {AWS: "999988887777"}, Action: "sts:AssumeRole"}]}\n    permissions: []'
    ).split('\n'),
    over.rest ?? '',
  ];
  return lines.join('\n');
}

/** A table with one item; its keys are `id` and `at`. */
const withItem = (item: string): string =>
  [
    'tables:',
    '  runs:',
    '    account: "999988887777"',
    '    partitionKey: id',
    '    sortKey: at',
    '    items:',
    `      - ${item}`,
  ].join('\n');

test('reads numbers in a table beside its keys', () => {
  const { world } = readWorld('sandbox.yaml', file({ rest: withItem('{id: a, at: "1", n: 1}') }));
  expect(world?.tables[0]?.items).toEqual([{ id: 'a', at: '1', n: 1 }]);
});

test('reads the story', () => {
  const world = acmeWorld();
  expect(world.roles.size).toBe(11);
  expect(world.buckets.map(({ name }) => name)).toContain('acme-shop-site');
});

test('reads a small world', () => {
  expect(readWorld('sandbox.yaml', file())).toMatchObject({
    problems: [],
    world: { region: 'us-east-1', broker: role, buckets: [], parameters: [] },
  });
});

test.each([
  ['a key that nobody knows', file({ rest: 'bucket: {}' }), 7, '"bucket" is not a key here'],
  [
    'a broker that is no role',
    file({ broker: `${role}-2` }),
    2,
    'the broker is no role of this file',
  ],
  ['a role without trust', file({ role: '    permissions: []' }), 4, '"trust" is missing'],
  [
    'a policy that IAM would not take',
    file({ role: '    trust: {Statement: []}\n    permissions: []' }),
    5,
    'there is no statement',
  ],
  [
    'an account that is a number',
    file({ rest: 'buckets: {some-bucket: {account: 111122223333}}' }),
    7,
    '"account" is not an account id',
  ],
  [
    'a number for a key of a table',
    file({ rest: withItem('{id: 1, at: "1"}') }),
    13,
    '"id" is not text of one character or more, as each key of its table is',
  ],
  ['empty text for a key', file({ rest: withItem('{id: a, at: ""}') }), 13, '"at" is not text'],
  ['an item without a key', file({ rest: withItem('{id: a}') }), 13, '"at" is missing'],
  [
    'a table with one key for both',
    file({ rest: withItem('{at: a}').replace('id', 'at') }),
    11,
    '"sortKey" is not an attribute other than the partitionKey',
  ],
  ['what is not YAML', 'roles: [', 1, 'the file is not YAML'],
])('names %s with its line', (_, text, line, message) => {
  const { world, problems } = readWorld('sandbox.yaml', text);
  expect(world).toBeUndefined();
  const found = problems.find((problem) => problem.message.startsWith(message));
  expect(found, JSON.stringify(problems)).toMatchObject({ file: 'sandbox.yaml', line });
});
