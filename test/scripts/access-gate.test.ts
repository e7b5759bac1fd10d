import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AccessData } from '#core/gateway/meaning/access-data.ts';
import { readAccessLine } from '#core/gateway/meaning/read-access-line.ts';
import { knownAction } from '#core/iam/actions/known-actions.ts';
import { looseningsBetween } from '#scripts/access/compare-access.ts';
import { accessLosses, countAccess } from '#scripts/access/count-access.ts';
import { type Overrides, readNeedText } from '#scripts/access/overrides.ts';
import { printLine } from '#scripts/access/print-access.ts';

const types = [
  'dynamodb/table|arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}',
  'iam/role|arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}',
];

function data(...operations: readonly string[]): AccessData {
  return { from: ['test'], services: { dynamodb: { prefix: 'dynamodb', types, operations } } };
}

const looseningsOf = (before: string, after: string) =>
  looseningsBetween(data(before), data(after)).map(({ what }) => what);

describe('the gate on what operations need', () => {
  test.each([
    ['GetItem| R 0!=TableName|', 'Other| R 0!=TableName|', 'is gone'],
    ['GetItem| R 0!=TableName|', 'GetItem|-none|', 'no longer authorised by IAM'],
    ['GetItem|-bearer|', 'GetItem|-none|', 'is none, and was bearer'],
    [
      'GetItem| R 0!=TableName|',
      'GetItem|Query R 0!=TableName|',
      'no longer needs dynamodb:GetItem',
    ],
    [
      'GetItem| R 0!=TableName;iam:PassRole W ?Role 1!=Role|',
      'GetItem| R 0!=TableName|',
      'no longer needs iam:PassRole',
    ],
    ['PutItem| W 0!=TableName|', 'PutItem| R 0!=TableName|', 'has dynamodb:PutItem as Read'],
    ['PutItem| P 0!=TableName|', 'PutItem| W 0!=TableName|', 'as Write, and had it as Permissions'],
    ['PutItem| W 0!=TableName|', 'PutItem| W ?Tags 0!=TableName|', 'in fewer cases'],
    ['PutItem| W 0!=TableName 1!=Role|', 'PutItem| W 0!=TableName|', 'lost the resource'],
    ['PutItem| W 0!=TableName|', 'PutItem| W 0!=OtherName|', 'lost the resource'],
    ['PutItem| W 0!=TableName|', 'PutItem| W 0=TableName|', 'lost the resource'],
    ['PutItem| W 0!=TableName|', 'PutItem| W|', 'lost the resource'],
    ['PutItem| W @!TableArn|', 'PutItem| W @!StreamArn|', 'lost the resource'],
    ['PutItem| W ~|', 'PutItem| W|', 'has no resource'],
  ])('refuses %s becoming %s', (before, after, words) => {
    expect(looseningsOf(before, after).join()).toContain(words);
  });

  test.each([
    ['GetItem| R 0!=TableName|', 'GetItem| R 0!=TableName|'],
    ['GetItem| R 0!=TableName|', 'GetItem| R 0!=*|'],
    ['GetItem| R 0!=*|', 'GetItem| R 0!=TableName|'],
    ['GetItem| R 0=TableName|', 'GetItem| R 0!=TableName|'],
    ['GetItem| R 0!=TableName|', 'GetItem| W 0!=TableName 1!=Role|'],
    ['GetItem| R 0!=TableName|', 'GetItem| R ~|'],
    ['GetItem| R ?Tags 0!=TableName|', 'GetItem| R 0!=TableName|'],
    ['GetItem| R 0!=TableName|', 'GetItem|-unmapped|'],
    ['GetItem|-unmapped|', 'GetItem| R 0!=TableName|'],
    ['GetItem|-none|', 'GetItem| R 0!=TableName|'],
    ['GetItem| R ?A 0!=TableName; R ?B 1!=Role|', 'GetItem| R ?B 1!=Role; R ?A 0!=TableName|'],
  ])('lets %s become %s', (before, after) => {
    expect(looseningsOf(before, after)).toEqual([]);
  });

  test('lets two percent of a count go missing, and no more', () => {
    const before = { ...countAccess(data()), operations: 1000 };
    expect(accessLosses(before, { ...before, operations: 980 })).toEqual([]);
    expect(accessLosses(before, { ...before, operations: 979 })).toEqual([
      'operations fell from 1000 to 979',
    ]);
  });

  test('does not mind when less is unknown', () => {
    const before = { ...countAccess(data()), unmapped: 100, resourcesNot: 100 };
    expect(accessLosses(before, { ...before, unmapped: 0, resourcesNot: 0 })).toEqual([]);
  });
});

describe('lines of the data', () => {
  test('are printed as they are read, all of them', () => {
    const committed: AccessData = JSON.parse(readFileSync('data/aws/access.json', 'utf8'));
    const changed = Object.values(committed.services).flatMap((service) =>
      service.operations.filter((line) => {
        const name = line.slice(0, line.indexOf('|'));
        return printLine(name, readAccessLine(line, service), service) !== line;
      }),
    );
    expect(changed).toEqual([]);
  });
});

describe('what is written by hand', () => {
  const overrides: Overrides = JSON.parse(readFileSync('scripts/access/overrides.json', 'utf8'));

  test('names only actions that AWS has', () => {
    const actions = Object.values(overrides.operations)
      .flat()
      .map((need) => readNeedText(need).action);
    expect(actions.length).toBeGreaterThan(400);
    expect(actions.filter((action) => knownAction(action)?.name !== action)).toEqual([]);
  });

  test('has a reason for everything that it accepts', () => {
    for (const reason of Object.values(overrides.accepted))
      expect(reason.length).toBeGreaterThan(10);
  });

  test('passes roles to principals of AWS', () => {
    const principal = /^[a-z0-9.-]+\.amazonaws\.com$/;
    expect(Object.values(overrides.passedTo).filter((name) => !principal.test(name))).toEqual([]);
  });
});
