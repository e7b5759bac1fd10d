type Elements = Readonly<Record<string, unknown>>;

export interface ProofCase {
  readonly name: string;
  readonly narrow: readonly Elements[];
  readonly wide: readonly Elements[];
}

const site = 'arn:aws:s3:::site/*';
const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: site };
const deny = { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::site/secret/*' };
const when = (Condition: Elements) => [{ ...read, Condition }];

export const provenCases: readonly ProofCase[] = [
  { name: 'a policy of itself', narrow: [read, deny], wide: [read, deny] },
  {
    name: 'fewer actions',
    narrow: [read],
    wide: [{ ...read, Action: ['s3:Put*', 'S3:GET*'] }],
  },
  {
    name: 'a part of the resources',
    narrow: [{ ...read, Resource: 'arn:aws:s3:::site/img/*.png' }],
    wide: [{ ...read, Resource: ['arn:aws:s3:::other/*', site] }],
  },
  {
    name: 'actions that lie in several statements, each in one',
    narrow: [{ ...read, Action: ['s3:GetObject', 's3:PutObject'] }],
    wide: [read, { ...read, Action: 's3:Put*' }],
  },
  {
    name: 'a list beside an exclusion',
    narrow: [read],
    wide: [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::other/*' }],
  },
  {
    name: 'a longer exclusion',
    narrow: [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' }],
    wide: [{ Effect: 'Allow', NotAction: 'sts:Assume*', Resource: '*' }],
  },
  {
    name: 'an exclusion within everything',
    narrow: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    wide: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  {
    name: 'the same variable',
    narrow: [{ ...read, Resource: 'arn:aws:s3:::home/${aws:username}/in/*' }],
    wide: [{ ...read, Resource: 'arn:aws:s3:::home/${aws:username}/*' }],
  },
  {
    name: 'an exclusion of the same variable',
    narrow: [
      {
        Effect: 'Allow',
        Action: '*',
        NotResource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::home/${aws:username}/*'],
      },
    ],
    wide: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::home/${aws:username}/*' }],
  },
  { name: 'a condition more', narrow: when({ Bool: { 'aws:x': 'true' } }), wide: [read] },
  {
    name: 'a Deny repeated',
    narrow: [read, { ...deny, Resource: 'arn:aws:s3:::site/s*' }],
    wide: [read, deny],
  },
  {
    name: 'a Deny with a condition repeated with that condition or without',
    narrow: [read, deny],
    wide: [read, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
  },
  {
    name: 'a Deny with a variable repeated as it is',
    narrow: [
      { ...read },
      { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::${aws:username}/*' },
    ],
    wide: [read, { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::${aws:username}/*' }],
  },
  { name: 'a Deny of other actions', narrow: [read], wide: [read, { ...deny, Action: 's3:Put*' }] },
  {
    name: 'a Deny of other resources',
    narrow: [read],
    wide: [read, { ...deny, Resource: 'arn:aws:s3:::other/*' }],
  },
  {
    name: 'a Deny of all but these resources',
    narrow: [read],
    wide: [read, { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::site*' }],
  },
  {
    name: 'an exclusion that a Deny does not reach',
    narrow: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    wide: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { ...deny, Action: 's3:Put*' },
    ],
  },
  {
    name: 'what the policy denies by itself',
    narrow: [
      { ...read, Action: 's3:PutObject' },
      { ...deny, Resource: '*' },
    ],
    wide: [read],
  },
  {
    name: 'what the policy denies by itself under the same condition',
    narrow: [
      { ...read, Action: 's3:PutObject', Condition: { Bool: { 'aws:x': 'true' } } },
      { ...deny, Resource: '*', Condition: { Bool: { 'aws:x': ['true', 'false'] } } },
    ],
    wide: [read],
  },
  ...provenConditions([
    [
      'one of the values',
      { StringEquals: { 'aws:x': 'a' } },
      { StringEquals: { 'AWS:X': ['a', 'b'] } },
    ],
    [
      'a text within a pattern',
      { StringEquals: { 'aws:x': 'ab' } },
      { StringLike: { 'aws:x': 'a*' } },
    ],
    [
      'a pattern within a pattern',
      { StringLike: { 'aws:x': 'ab*' } },
      { StringLike: { 'aws:x': 'a*' } },
    ],
    [
      'a text in another case',
      { StringEquals: { 'aws:x': 'Ab' } },
      { StringEqualsIgnoreCase: { 'aws:x': 'aB' } },
    ],
    [
      'more exclusions',
      { StringNotEquals: { 'aws:x': ['a', 'b'] } },
      { StringNotEquals: { 'aws:x': 'a' } },
    ],
    [
      'a wider exclusion',
      { StringNotLike: { 'aws:x': 'a*' } },
      { StringNotEquals: { 'aws:x': 'ab' } },
    ],
    [
      'an exclusion in any case',
      { StringNotEqualsIgnoreCase: { 'aws:x': 'AB' } },
      { StringNotEquals: { 'aws:x': 'ab' } },
    ],
    [
      'the same excluded variable',
      { StringNotEquals: { 'aws:x': '${aws:username}' } },
      { StringNotEquals: { 'aws:x': '${aws:username}' } },
    ],
    [
      'the key demanded',
      { StringEquals: { 'aws:x': 'a' } },
      { StringEqualsIfExists: { 'aws:x': 'a' } },
    ],
    [
      'the key demanded by another operator',
      { Bool: { 'aws:x': 'true' } },
      { Null: { 'aws:x': 'false' } },
    ],
    ['the key absent', { Null: { 'aws:x': 'true' } }, { Null: { 'aws:x': 'True' } }],
    [
      'a negation, which a key that is absent meets too',
      { StringNotEqualsIfExists: { 'aws:x': 'a' } },
      { StringNotEquals: { 'aws:x': 'a' } },
    ],
    [
      'all of a set',
      { 'ForAllValues:StringEquals': { 'aws:x': 'a' } },
      { 'ForAllValues:StringLike': { 'aws:x': ['a', 'b'] } },
    ],
    [
      'any of a set',
      { 'ForAnyValue:StringEquals': { 'aws:x': 'a' } },
      { 'ForAnyValue:StringEquals': { 'aws:x': ['a', 'b'] } },
    ],
    [
      'a smaller number',
      { NumericLessThan: { 'aws:x': '5' } },
      { NumericLessThan: { 'aws:x': '7' } },
    ],
    [
      'a number up to a smaller one',
      { NumericLessThanEquals: { 'aws:x': '5' } },
      { NumericLessThan: { 'aws:x': '6' } },
    ],
    [
      'a number below the same',
      { NumericLessThan: { 'aws:x': '5' } },
      { NumericLessThanEquals: { 'aws:x': '5' } },
    ],
    [
      'one number of many',
      { NumericEquals: { 'aws:x': '5.0' } },
      { NumericGreaterThan: { 'aws:x': '4' } },
    ],
    ['the same number', { NumericEquals: { 'aws:x': '5.0' } }, { NumericEquals: { 'aws:x': '5' } }],
    [
      'a number above',
      { NumericGreaterThan: { 'aws:x': '5' } },
      { NumericGreaterThan: { 'aws:x': '4' } },
    ],
    [
      'a number from',
      { NumericGreaterThan: { 'aws:x': '5' } },
      { NumericGreaterThanEquals: { 'aws:x': '5' } },
    ],
    [
      'a number excluded',
      { NumericNotEquals: { 'aws:x': ['5.0', '6'] } },
      { NumericNotEquals: { 'aws:x': '5' } },
    ],
    [
      'an earlier date',
      { DateLessThan: { 'aws:x': '2026-01-01' } },
      { DateLessThan: { 'aws:x': '2027-01-01' } },
    ],
    [
      'addresses within addresses',
      { IpAddress: { 'aws:x': '10.1.0.0/16' } },
      { IpAddress: { 'aws:x': ['192.0.2.0/24', '10.0.0.0/8'] } },
    ],
    [
      'addresses excluded',
      { NotIpAddress: { 'aws:x': '10.0.0.0/8' } },
      { NotIpAddress: { 'aws:x': '10.1.0.0/16' } },
    ],
    [
      'an ARN within a pattern',
      { ArnEquals: { 'aws:x': 'arn:aws:sns:eu-1:1:a' } },
      { ArnLike: { 'aws:x': 'arn:aws:sns:*:1:*' } },
    ],
    [
      'any ARN',
      { ArnEquals: { 'aws:x': 'arn:aws:sns:eu-1:1:${aws:username}' } },
      { ArnLike: { 'aws:x': '*' } },
    ],
    [
      'the same ARN with a variable',
      { ArnEquals: { 'aws:x': 'arn:aws:sns:eu-1:1:${aws:username}' } },
      { ArnLike: { 'aws:x': 'arn:aws:sns:eu-1:1:${aws:username}' } },
    ],
    [
      'the same bytes',
      { BinaryEquals: { 'aws:x': 'AAAA' } },
      { BinaryEquals: { 'aws:x': 'AAAA' } },
    ],
  ]),
];

export const refutedCases: readonly ProofCase[] = [
  { name: 'another action', narrow: [{ ...read, Action: 's3:PutObject' }], wide: [read] },
  { name: 'nothing allowed', narrow: [read], wide: [deny] },
  {
    name: 'more actions',
    narrow: [{ ...read, Action: 's3:*' }],
    wide: [{ ...read, Action: 's3:Get*' }],
  },
  { name: 'more resources', narrow: [{ ...read, Resource: '*' }], wide: [read] },
  {
    name: 'an exclusion forgotten',
    narrow: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    wide: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
  },
  {
    name: 'a shorter exclusion',
    narrow: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::a/*' }],
    wide: [{ Effect: 'Allow', Action: '*', NotResource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'] }],
  },
  { name: 'a condition less', narrow: [read], wide: when({ StringEquals: { 'aws:x': 'a' } }) },
  {
    name: 'a variable where another is meant',
    narrow: [{ ...read, Resource: 'arn:aws:s3:::home/${aws:username}/*' }],
    wide: [{ ...read, Resource: 'arn:aws:s3:::home/${aws:userid}/*' }],
  },
  { name: 'a Deny not repeated', narrow: [read], wide: [read, deny] },
  {
    name: 'a Deny repeated under a condition only',
    narrow: [read, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    wide: [read, deny],
  },
  {
    name: 'a Deny that also holds where its variable has no value',
    narrow: [read],
    wide: [read, { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::${aws:username}/*' }],
  },
  {
    name: 'a Deny under a condition forgotten',
    narrow: [read],
    wide: [read, { ...deny, Condition: { StringNotEquals: { 'aws:x': 'a' } } }],
  },
  ...refutedConditions([
    ['another value', { StringEquals: { 'aws:x': 'b' } }, { StringEquals: { 'aws:x': 'a' } }],
    ['a value more', { StringEquals: { 'aws:x': ['a', 'b'] } }, { StringEquals: { 'aws:x': 'a' } }],
    ['another key', { StringEquals: { 'aws:y': 'a' } }, { StringEquals: { 'aws:x': 'a' } }],
    [
      'an exclusion less',
      { StringNotEquals: { 'aws:x': 'a' } },
      { StringNotEquals: { 'aws:x': ['a', 'b'] } },
    ],
    [
      'the key not demanded',
      { StringEqualsIfExists: { 'aws:x': 'a' } },
      { StringEquals: { 'aws:x': 'a' } },
    ],
    ['the key absent', { Null: { 'aws:x': 'true' } }, { Null: { 'aws:x': 'false' } }],
    [
      'a larger number',
      { NumericLessThan: { 'aws:x': '9' } },
      { NumericLessThan: { 'aws:x': '7' } },
    ],
    [
      'the number itself',
      { NumericLessThanEquals: { 'aws:x': '7' } },
      { NumericLessThan: { 'aws:x': '7' } },
    ],
    [
      'a later date',
      { DateLessThan: { 'aws:x': '2027-01-01' } },
      { DateLessThan: { 'aws:x': '2026-01-01' } },
    ],
    [
      'other addresses',
      { IpAddress: { 'aws:x': '10.0.0.0/8' } },
      { IpAddress: { 'aws:x': '192.0.2.0/24' } },
    ],
    ['another truth', { Bool: { 'aws:x': 'false' } }, { Bool: { 'aws:x': 'true' } }],
    [
      'another ARN',
      { ArnLike: { 'aws:x': 'arn:aws:sns:*:*:*' } },
      { ArnLike: { 'aws:x': 'arn:aws:sqs:*:*:*' } },
    ],
    [
      'other case',
      { StringEqualsIgnoreCase: { 'aws:x': 'zZ' } },
      { StringEquals: { 'aws:x': 'a' } },
    ],
  ]),
];

export const unknownCases: readonly (ProofCase & { readonly why: string })[] = [
  {
    name: 'resources that only two statements together allow',
    narrow: [{ ...read, Condition: { StringLike: { 'aws:x': '*' } } }],
    wide: [
      ...when({ StringLike: { 'aws:x': 'a*' } }),
      ...when({ StringNotLike: { 'aws:x': 'a*' } }),
    ],
    why: 'no single statement could be shown to allow all that statement 1 allows',
  },
  {
    name: 'a Deny said in two halves',
    narrow: [
      read,
      { ...deny, Condition: { Bool: { 'aws:x': 'true' } } },
      { ...deny, Condition: { BoolIfExists: { 'aws:x': 'false' } } },
    ],
    wide: [read, { ...deny, Condition: { StringLike: { 'aws:x': ['true', 'false'] } } }],
    why: 'a deny that may cut statement 1 could not be shown to be repeated',
  },
];

type ConditionCase = readonly [name: string, narrow: Elements, wide: Elements];

function provenConditions(cases: readonly ConditionCase[]): readonly ProofCase[] {
  return cases.map(([name, narrow, wide]) => ({
    name: `under a condition: ${name}`,
    narrow: when(narrow),
    wide: when(wide),
  }));
}

function refutedConditions(cases: readonly ConditionCase[]): readonly ProofCase[] {
  return provenConditions(cases);
}
