import { describe, expect, test } from 'vitest';
import { blastRadius } from '#pages/approvals/blast-radius.ts';
import { narrowingWords } from '#pages/approvals/history-sections.ts';
import { personWords, sentence } from '#pages/approvals/people-words.ts';
import { resourceWords } from '#pages/approvals/resource-words.ts';
import { distanceWords, lengthWords } from '#pages/approvals/time-words.ts';

/** What is read of markup, white space aside. */
function read(markup: string): string {
  return markup
    .replaceAll(/<svg.*?<\/svg>/gu, '')
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/ (?=[.,:;)])|(?<=\() /gu, '')
    .trim();
}

function couldDo(...statements: readonly Readonly<Record<string, unknown>>[]): string {
  const whole = statements.map((one) => ({ Effect: 'Allow', ...one }));
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: whole });
  return read(
    blastRadius(policy, 'arn:aws:iam::111122223333:role/r').markup.split('<details>')[0] ?? '',
  );
}

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [960, '16 min'],
  [3_600, '1 h'],
  [13_320, '3 h 42 min'],
  [86_400, '1 d'],
  [187_200, '2 d 4 h'],
])('%i seconds are %s', (seconds, words) => {
  expect(lengthWords(seconds)).toBe(words);
});

test.each([
  ['2026-11-22T13:42:31Z', 'in 3 h 42 min'],
  ['2026-11-22T10:00:30Z', 'in less than 1 min'],
  ['2026-11-22T09:59:30Z', 'just now'],
  ['2026-11-22T09:48:00Z', '12 min ago'],
])('%s is %s', (at, words) => {
  expect(distanceWords(new Date(at), new Date('2026-11-22T10:00:00Z'))).toBe(words);
});

test.each([
  ['arn:aws:s3:::acme', 'the S3 bucket acme'],
  ['arn:aws:s3:::acme/*', 'every object in the S3 bucket acme'],
  ['arn:aws:s3:::acme/2026/*', 'every object below 2026/ in the S3 bucket acme'],
  ['arn:aws:s3:::acme/a', 'the object a in the S3 bucket acme'],
  ['arn:aws:s3:::*', 'everything of S3'],
  [
    'arn:aws:ssm:us-east-1:1:parameter/shop/*',
    'everything of Systems Manager that begins with parameter/shop/ (us-east-1, account 1)',
  ],
  ['arn:aws:sqs:*:*:jobs', 'SQS jobs (any region, any account)'],
  ['arn:aws:xray:::a?b*', 'xray a?b*'],
  ['nonsense', 'nonsense'],
])('%s is %s', (pattern, words) => {
  expect(read(resourceWords(pattern).markup)).toBe(words);
});

describe('what a session policy could do', () => {
  test('is headed by the gravest of it', () => {
    const words = couldDo(
      { Sid: 'Look', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::a/*' },
      { Action: ['s3:DeleteObject', 'dynamodb:DeleteItem'], Resource: '*' },
    );
    expect(words).toContain('It deletes things in S3, DynamoDB.');
    expect(words).toContain('Reads by s3:GetObject every object in the S3 bucket a');
    expect(words).toContain('Deletes by s3:DeleteObject, dynamodb:DeleteItem every resource wide');
  });

  test('names what is wide, what it spares, and on which conditions', () => {
    expect(couldDo({ NotAction: 'iam:*', NotResource: 'arn:aws:s3:::a' })).toContain(
      'Every action there is wide but iam:* every resource wide but arn:aws:s3:::a',
    );
    expect(couldDo({ Action: 's3:Get*', Resource: '*' })).toMatch(
      /Reads wide by s3:Get\*: \d+ actions of S3 that are known today/u,
    );
    expect(
      couldDo({
        ...{ Action: 's3:GetObject', Resource: '*' },
        Condition: { StringEquals: { 'aws:PrincipalTag/team': ['shop', 'data'] } },
      }),
    ).toContain('only where aws:PrincipalTag/team StringEquals shop, data');
    expect(couldDo({ Effect: 'Deny', Action: 's3:*', Resource: '*' })).toContain(
      'It does nothing: no statement permits anything.',
    );
    expect(couldDo({ Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' })).toContain(
      'Never: delete by s3:DeleteObject',
    );
    expect(couldDo({ Action: 'made:Up', Resource: '*' })).toContain(
      'Nobody can tell you what that is.',
    );
  });

  test('is said to be unknown where there is no policy, or none that can be read', () => {
    expect(read(blastRadius(null, 'arn:aws:iam::1:role/r').markup)).toContain(
      'Everything that the role may do. No session policy cuts it down',
    );
    for (const text of ['{', '[]', '{"Version":"2012-10-17","Statement":[{"Effect":"<b>"}]}']) {
      const { markup } = blastRadius(text, 'r');
      expect(markup).toContain('cannot be put into words here');
      expect(markup).not.toContain('<b>');
    }
  });
});

test('a narrowing is told part by part', () => {
  const narrowing = {
    durationSeconds: 960,
    scope: ['ReadOrders'],
    readOnly: true,
    permissions: [{ actions: ['s3:GetObject'] }, { resources: ['arn:aws:s3:::a/*'] }],
  } as const;
  expect(read(narrowingWords(narrowing).markup)).toBe(
    'at most 16 min; only ReadOrders; only to read; only by s3:GetObject; only on arn:aws:s3:::a/*',
  );
});

test('people are called by their names, and by their ids where that is not the same', () => {
  const nameOf = (id: string) => ({ ada: 'Ada', gh: 'Grace Hopper' })[id];
  expect(['ada', 'gh', 'gone'].map((id) => read(personWords(id, nameOf).markup))).toEqual([
    'Ada',
    'Grace Hopper (gh)',
    'gone',
  ]);
});

test.each([
  ['say why', 'Say why.'],
  ['Is it?', 'Is it?'],
  ['über', 'Über.'],
  ['𝒜b', '𝒜b.'],
  ['', '.'],
])('%j as a sentence is %j', (text, words) => {
  expect(sentence(text)).toBe(words);
});
