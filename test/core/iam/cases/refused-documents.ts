/** A statement that every kind of policy but a trust policy takes. */
export const fine = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const when = (condition: unknown) => [{ ...fine, Condition: condition }];
export const document = (statements: unknown) => ({ Version: '2012-10-17', Statement: statements });

/** What a document holds, the document, and the one problem of it: its path and its message. */
export const refusedDocuments: readonly [string, unknown, string][] = [
  ['a list', [], ': a policy is a JSON object'],
  ['nothing', null, ': a policy is a JSON object'],
  ['text', '{}', ': a policy is a JSON object'],
  ['no statement', { Version: '2012-10-17' }, 'Statement: there is no statement'],
  ['an empty list of statements', document([]), 'Statement: there is no statement'],
  ['a statement that is text', document(['x']), 'Statement.0: a statement is a JSON object'],
  [
    'an unknown element of the policy',
    { ...document([fine]), version: 'x' },
    'version: a policy has no such element',
  ],
  [
    'another version',
    { Version: '2020-01-01', Statement: [fine] },
    'Version: is not a version of the policy language',
  ],
  ['an Id that is a number', { ...document([fine]), Id: 7 }, 'Id: Id is not text'],
  [
    'an unknown element of a statement',
    document([{ ...fine, effect: 'Deny' }]),
    'Statement.0.effect: a statement has no such element',
  ],
  [
    'an effect in lower case',
    document([{ ...fine, Effect: 'allow' }]),
    'Statement.0.Effect: Effect is neither "Allow" nor "Deny"',
  ],
  [
    'a Sid with a space',
    document([{ ...fine, Sid: 'a b' }]),
    'Statement.0.Sid: Sid is not of letters and digits',
  ],
  [
    'the same Sid twice',
    document([
      { ...fine, Sid: 'A' },
      { ...fine, Sid: 'A' },
    ]),
    'Statement.1.Sid: another statement has the same Sid',
  ],
  [
    'no action',
    document([{ Effect: 'Allow', Resource: '*' }]),
    'Statement.0: there is neither Action nor NotAction',
  ],
  [
    'both Action and NotAction',
    document([{ ...fine, NotAction: 's3:*' }]),
    'Statement.0: there are both Action and NotAction',
  ],
  [
    'an action without a service',
    document([{ ...fine, Action: 'GetObject' }]),
    'Statement.0.Action: has a value that is no action',
  ],
  [
    'an action with a wildcard in its service',
    document([{ ...fine, Action: 's*:GetObject' }]),
    'Statement.0.Action: has a value that is no action',
  ],
  [
    'an empty list of actions',
    document([{ ...fine, Action: [] }]),
    'Statement.0.Action: the list is empty',
  ],
  [
    'an action that is a number',
    document([{ ...fine, Action: ['s3:GetObject', 7] }]),
    'Statement.0.Action: is not a string or a list of strings',
  ],
  [
    'no resource',
    document([{ Effect: 'Allow', Action: '*' }]),
    'Statement.0: there is neither Resource nor NotResource',
  ],
  [
    'both Resource and NotResource',
    document([{ ...fine, NotResource: '*' }]),
    'Statement.0: there are both Resource and NotResource',
  ],
  [
    'a resource that is no ARN',
    document([{ ...fine, Resource: 'bucket/*' }]),
    'Statement.0.Resource: has a value that is no resource',
  ],
  [
    'an ARN of too few parts',
    document([{ ...fine, Resource: 'arn:aws:s3' }]),
    'Statement.0.Resource: has a value that is no resource',
  ],
  [
    'a resource with an open variable',
    document([{ ...fine, Resource: 'arn:aws:s3:::b/${aws:username' }]),
    'Statement.0.Resource: has a value that is no resource',
  ],
  [
    'a Principal in an identity policy',
    document([{ ...fine, Principal: '*' }]),
    'Statement.0: policies of kind identity concern whom they are attached to',
  ],
  [
    'a Condition that is text',
    document(when('x')),
    'Statement.0.Condition: Condition is not an object',
  ],
  [
    'an unknown operator',
    document(when({ StringEqualz: { 'aws:x': 'a' } })),
    'Statement.0.Condition.StringEqualz: IAM has no such condition operator',
  ],
  [
    'an operator of another case',
    document(when({ stringEquals: { 'aws:x': 'a' } })),
    'Statement.0.Condition.stringEquals: IAM has no such condition operator',
  ],
  [
    'an operator that is a member of every object',
    document(when({ constructor: { 'aws:x': 'a' } })),
    'Statement.0.Condition.constructor: IAM has no such condition operator',
  ],
  [
    'an unknown qualifier',
    document(when({ 'ForSomeValues:StringEquals': { 'aws:x': 'a' } })),
    'Statement.0.Condition.ForSomeValues:StringEquals: IAM has no such condition operator',
  ],
  [
    'NullIfExists',
    document(when({ NullIfExists: { 'aws:x': 'true' } })),
    'Statement.0.Condition.NullIfExists: IAM has no such condition operator',
  ],
  [
    'ForAllValues:Null',
    document(when({ 'ForAllValues:Null': { 'aws:x': 'true' } })),
    'Statement.0.Condition.ForAllValues:Null: IAM has no such condition operator',
  ],
  [
    'an operator without keys',
    document(when({ StringEquals: {} })),
    'Statement.0.Condition.StringEquals: the operator has no condition key',
  ],
  [
    'an operator with a list for keys',
    document(when({ StringEquals: ['aws:x'] })),
    'Statement.0.Condition.StringEquals: the operator has no condition key',
  ],
  [
    'a key without a prefix',
    document(when({ StringEquals: { username: 'a' } })),
    'Statement.0.Condition.StringEquals.username: is no condition key',
  ],
  [
    'a key with a backslash, as which an engine may misread an escape',
    document(when({ StringEquals: { 'aws:x\\u0': 'a' } })),
    'Statement.0.Condition.StringEquals.aws:x\\u0: is no condition key',
  ],
  [
    'a key with a quotation mark',
    document(when({ StringEquals: { 'aws:x"': 'a' } })),
    'Statement.0.Condition.StringEquals.aws:x": is no condition key',
  ],
  [
    'a key without values',
    document(when({ StringEquals: { 'aws:x': [] } })),
    'Statement.0.Condition.StringEquals.aws:x: the list of values is empty',
  ],
  [
    'a value that is an object',
    document(when({ StringEquals: { 'aws:x': [{}] } })),
    'Statement.0.Condition.StringEquals.aws:x: has a value that is neither text, number nor boolean',
  ],
  [
    'a value that is null',
    document(when({ StringEquals: { 'aws:x': [null] } })),
    'Statement.0.Condition.StringEquals.aws:x: has a value that is neither text, number nor boolean',
  ],
  [
    'a value with an open variable',
    document(when({ StringLike: { 'aws:x': '${aws:username' } })),
    'Statement.0.Condition.StringLike.aws:x: has a value that is not text with well-formed policy variables',
  ],
  [
    'a number that is none',
    document(when({ NumericEquals: { 'aws:x': 'ten' } })),
    'Statement.0.Condition.NumericEquals.aws:x: has a value that is not a number',
  ],
  [
    'a date that is none',
    document(when({ DateLessThan: { 'aws:x': '2026-02-30' } })),
    'Statement.0.Condition.DateLessThan.aws:x: has a value that is not a date (ISO 8601) or epoch seconds',
  ],
  [
    'a truth value that is none',
    document(when({ Bool: { 'aws:x': 'yes' } })),
    'Statement.0.Condition.Bool.aws:x: has a value that is not true or false',
  ],
  [
    'a Null that is neither',
    document(when({ Null: { 'aws:x': 'yes' } })),
    'Statement.0.Condition.Null.aws:x: has a value that is not true or false',
  ],
  [
    'an address block that is none',
    document(when({ IpAddress: { 'aws:x': '10.0.0.0/33' } })),
    'Statement.0.Condition.IpAddress.aws:x: has a value that is not an IP address or CIDR',
  ],
  [
    'an address block with two prefixes',
    document(when({ IpAddress: { 'aws:x': '10.0.0.0/8/8' } })),
    'Statement.0.Condition.IpAddress.aws:x: has a value that is not an IP address or CIDR',
  ],
  [
    'an ARN pattern of too few parts',
    document(when({ ArnLike: { 'aws:x': 'arn:aws:s3' } })),
    'Statement.0.Condition.ArnLike.aws:x: has a value that is not an ARN pattern of six parts',
  ],
];
