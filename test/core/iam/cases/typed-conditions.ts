import type { ConditionCase } from './condition-case.ts';

const instant = 'aws:TokenIssueTime';

/** IAM User Guide, condition operators: numeric, date, Boolean, binary, IP address, ARN. */
export const typedConditions: readonly ConditionCase[] = [
  ...numeric('NumericEquals', { '10': true, '10.0': true, '11': false }),
  ...numeric('NumericNotEquals', { '10': false, '9': true }),
  ...numeric('NumericLessThan', { '9': true, '10': false, '-1': true }),
  ...numeric('NumericLessThanEquals', { '10': true, '10.5': false }),
  ...numeric('NumericGreaterThan', { '10': false, '11': true }),
  ...numeric('NumericGreaterThanEquals', { '10': true, '9.99': false }),
  ...numeric('NumericEquals', { ten: 'unknown', '': 'unknown', '1e1': 'unknown' }),
  {
    name: 'a number beyond 2^53 cannot be compared exactly, so it is not',
    when: { NumericLessThan: { 's3:max-keys': '10' } },
    context: { 's3:max-keys': '9007199254740993' },
    holds: 'unknown',
  },
  {
    name: 'a number in the policy may be written as a number',
    when: { NumericLessThanEquals: { 's3:max-keys': 10 } },
    context: { 's3:max-keys': '10' },
    holds: true,
  },
  ...dated('DateEquals', { '2026-07-15T00:00:00Z': true, '2026-07-15T02:00:00+02:00': true }),
  ...dated('DateEquals', { '1784073600': true, '2026-07-14T22:30:00-01:30': true }),
  ...dated('DateNotEquals', { '2026-07-15': false, '2026-07': true }),
  ...dated('DateLessThan', { '2026-07-14T23:59:59.999Z': true, '2026-07-15': false }),
  ...dated('DateLessThanEquals', { '2026-07-15': true, '2026-07-15T00:00:00.001Z': false }),
  ...dated('DateGreaterThan', { '2027': true, '2026-07-15': false }),
  ...dated('DateGreaterThanEquals', { '2026-07-15T00:00Z': true, '2026-07-14': false }),
  ...dated('DateLessThan', { yesterday: 'unknown', '2026-02-30': 'unknown' }),
  ...dated('DateLessThan', { '2026-01-01T00:00:00+24:00': 'unknown', '2026-13-01': 'unknown' }),
  {
    name: 'Bool compares truth',
    when: { Bool: { 'aws:SecureTransport': 'true' } },
    context: { 'aws:SecureTransport': 'true' },
    holds: true,
  },
  {
    name: 'Bool ignores case and takes a JSON boolean',
    when: { Bool: { 'aws:SecureTransport': false } },
    context: { 'aws:SecureTransport': 'FALSE' },
    holds: true,
  },
  {
    name: 'Bool on an absent key does not hold',
    when: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    context: {},
    holds: false,
  },
  {
    name: 'BoolIfExists on an absent key holds',
    when: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    context: {},
    holds: true,
  },
  {
    name: 'text that is no truth value cannot be told',
    when: { Bool: { 'aws:SecureTransport': 'true' } },
    context: { 'aws:SecureTransport': 'yes' },
    holds: 'unknown',
  },
  {
    name: 'BinaryEquals compares bytes',
    when: { BinaryEquals: { 'x:key': 'QmluYXJ5VmFsdWU=' } },
    context: { 'x:key': 'QmluYXJ5VmFsdWU=' },
    holds: true,
  },
  {
    name: 'BinaryEquals does not hold for other bytes',
    when: { BinaryEquals: { 'x:key': 'QmluYXJ5VmFsdWU=' } },
    context: { 'x:key': 'QUJD' },
    holds: false,
  },
  {
    name: 'text that is not canonical base64 cannot be told',
    when: { BinaryEquals: { 'x:key': 'QQ==' } },
    context: { 'x:key': 'QR==' },
    holds: 'unknown',
  },
  ...address({ '203.0.113.0/24': { '203.0.113.9': true, '203.0.114.1': false } }),
  ...address({ '203.0.113.9': { '203.0.113.9': true, '203.0.113.10': false } }),
  ...address({ '0.0.0.0/0': { '8.8.8.8': true, '2001:db8::1': false } }),
  ...address({
    '2001:db8:1234:5678::/64': { '2001:DB8:1234:5678::1': true, '2001:db8::1': false },
  }),
  ...address({ '::/0': { '::1': true, '10.0.0.1': false } }),
  ...address({ '10.0.0.0/8': { '::ffff:10.1.2.3': true, '010.1.2.3': 'unknown' } }),
  ...address({ '10.0.0.0/8': { '10.0.0': 'unknown', 'fe80::1%eth0': 'unknown' } }),
  ...address({ '10.0.0.0/8': { '1:2:3:4:5:6:7:8:9': 'unknown', '1::2::3': 'unknown' } }),
  ...address({ '10.0.0.0/8': { '1:2:3:4:5:6:7::8': 'unknown', '::1.2.3': 'unknown' } }),
  {
    name: 'NotIpAddress holds outside all of its ranges',
    when: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } },
    context: { 'aws:SourceIp': '203.0.113.9' },
    holds: true,
  },
  {
    name: 'NotIpAddress does not hold inside one of its ranges',
    when: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } },
    context: { 'aws:SourceIp': '192.168.3.4' },
    holds: false,
  },
  {
    name: 'NotIpAddress on an absent key holds',
    when: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    context: {},
    holds: true,
  },
  ...arn('ArnLike', 'arn:aws:s3:::acme-*', { 'arn:aws:s3:::acme-shop': true }),
  ...arn('ArnEquals', 'arn:aws:s3:::acme-*', { 'arn:aws:s3:::acme-shop': true }),
  ...arn('ArnLike', 'arn:aws:*:us-east-1:*:topic', {
    'arn:aws:sns:us-east-1:1:topic': true,
    'arn:aws:sns:eu-west-1:x:us-east-1:1:topic': false,
  }),
  ...arn('ArnLike', 'arn:aws:sns:us-?ast-1:*:a/*', { 'arn:aws:sns:us-east-1:1:a/b:c/d': true }),
  ...arn('ArnLike', '*', { 'arn:aws:s3:::any': true, 'no arn': 'unknown' }),
  ...arn('ArnLike', 'arn:aws:iam::${aws:PrincipalAccount}:role/x', {
    'arn:aws:iam::111122223333:role/x': true,
    'arn:aws:iam::444455556666:role/x': false,
  }),
  ...arn('ArnNotLike', 'arn:aws:s3:::acme-*', {
    'arn:aws:s3:::acme-shop': false,
    'arn:aws:s3:::other': true,
  }),
  ...arn('ArnNotEquals', 'arn:aws:s3:::a', { 'arn:aws:s3:::a': false, 'arn:aws:s3:::A': true }),
];

type Outcomes = Readonly<Record<string, ConditionCase['holds']>>;

function cases(
  operator: string,
  { key, expected, outcomes }: { key: string; expected: string; outcomes: Outcomes },
): readonly ConditionCase[] {
  return Object.entries(outcomes).map(([actual, holds]) => ({
    name: `${operator} ${expected} with "${actual}": ${holds}`,
    when: { [operator]: { [key]: expected } },
    context: { [key]: actual, 'aws:PrincipalAccount': '111122223333' },
    holds,
  }));
}

function numeric(operator: string, outcomes: Outcomes): readonly ConditionCase[] {
  return cases(operator, { key: 's3:max-keys', expected: '10', outcomes });
}

function dated(operator: string, outcomes: Outcomes): readonly ConditionCase[] {
  return cases(operator, { key: instant, expected: '2026-07-15T00:00:00Z', outcomes });
}

function address(ranges: Readonly<Record<string, Outcomes>>): readonly ConditionCase[] {
  return Object.entries(ranges).flatMap(([expected, outcomes]) =>
    cases('IpAddress', { key: 'aws:SourceIp', expected, outcomes }),
  );
}

function arn(operator: string, expected: string, outcomes: Outcomes): readonly ConditionCase[] {
  return cases(operator, { key: 'aws:SourceArn', expected, outcomes });
}
