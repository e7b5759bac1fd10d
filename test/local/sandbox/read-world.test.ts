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

test('reads the story', () => {
  const world = acmeWorld();
  expect(world.roles.size).toBe(10);
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
  ['what is not YAML', 'roles: [', 1, 'the file is not YAML'],
])('names %s with its line', (_, text, line, message) => {
  const { world, problems } = readWorld('sandbox.yaml', text);
  expect(world).toBeUndefined();
  const found = problems.find((problem) => problem.message.startsWith(message));
  expect(found, JSON.stringify(problems)).toMatchObject({ file: 'sandbox.yaml', line });
});
