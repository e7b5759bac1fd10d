import fc from 'fast-check';
import type { AccessRequest } from '#core/iam/access-request.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';

/**
 * Small worlds of actions, resources and condition values, so that random policies and requests
 * meet often enough for a property to mean something.
 */
const actionPatterns = [
  '*',
  's3:*',
  's3:Get*',
  's3:GetObject',
  'S3:PUT*',
  'ssm:Get*',
  's3:*Object',
];
const resourcePatterns = [
  '*',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::a/x*',
  'arn:aws:s3:::a/*y',
  'arn:aws:s3:::?/xy',
  'arn:aws:s3:::${aws:PrincipalTag/team}/*',
  'arn:aws:s3:::b/${aws:PrincipalTag/team}',
];

const someOf = (values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const conditionEntry = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringEqualsIfExists',
      'StringNotEqualsIfExists',
      'ForAllValues:StringEquals',
      'ForAnyValue:StringEquals',
      'ForAnyValue:StringNotEquals',
      'ForAllValues:StringNotLike',
    ),
    fc.constantFrom('aws:PrincipalTag/team', 'x:key', 'X:Key'),
    someOf(['a', 'b', 'A', 'b*', '${aws:PrincipalTag/team}']),
  ),
  fc.tuple(
    fc.constantFrom('NumericLessThan', 'NumericNotEquals', 'NumericGreaterThanEquals'),
    fc.constant('x:number'),
    someOf(['1', '2', '3']),
  ),
  fc.tuple(fc.constant('Null'), fc.constantFrom('x:key', 'x:number'), someOf(['true', 'False'])),
);

const anyConditions = fc
  .oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(conditionEntry, { minLength: 1, maxLength: 2 }) },
  )
  .map((entries): Pick<Statement, 'conditions'> => {
    const conditions: Record<string, Record<string, string[]>> = {};
    for (const [operator, key, values] of entries) {
      conditions[operator] = { ...conditions[operator], [key]: values };
    }
    return entries.length === 0 ? {} : { conditions };
  });

interface Patterns {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

function statementsOver(patterns: Patterns): fc.Arbitrary<Statement> {
  const { actions, resources } = patterns;
  return fc
    .tuple(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('Allow' as const) },
        { weight: 1, arbitrary: fc.constant('Deny' as const) },
      ),
      fc.oneof(
        { weight: 5, arbitrary: someOf(actions).map((list) => ({ actions: list })) },
        { weight: 1, arbitrary: someOf(actions).map((list) => ({ notActions: list })) },
      ),
      fc.oneof(
        { weight: 5, arbitrary: someOf(resources).map((list) => ({ resources: list })) },
        { weight: 1, arbitrary: someOf(resources).map((list) => ({ notResources: list })) },
      ),
      anyConditions,
    )
    .map(([effect, ...elements]) => Object.assign({ effect }, ...elements));
}

function policiesOver(patterns: Patterns): fc.Arbitrary<PolicyDocument> {
  return fc
    .array(statementsOver(patterns), { minLength: 1, maxLength: 3 })
    .map((statements) => ({ version: '2012-10-17', statements }));
}

const overlapping = { actions: actionPatterns, resources: resourcePatterns };

export const anyStatement = statementsOver(overlapping);
export const anyPolicy = policiesOver(overlapping);

/** Policies of which two can mostly be intersected: their patterns lie inside one another, or apart. */
export const nestedPolicy = policiesOver({
  actions: ['*', 's3:*', 's3:Get*', 's3:GetObject', 'S3:PutObject', 'ssm:*'],
  resources: [
    '*',
    'arn:aws:s3:::a/*',
    'arn:aws:s3:::a/x*',
    'arn:aws:s3:::b/*',
    'arn:aws:s3:::b/${aws:PrincipalTag/team}',
  ],
});

const maybe = (arbitrary: fc.Arbitrary<string | readonly string[]>) =>
  fc.option(arbitrary, { nil: [] });

export const anyRequest: fc.Arbitrary<AccessRequest> = fc.record({
  principal: fc.constant('arn:aws:iam::111122223333:role/r'),
  action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:GetBucketAcl', 'ssm:GetParameter'),
  resource: fc.constantFrom(
    'arn:aws:s3:::a/xy',
    'arn:aws:s3:::a/x',
    'arn:aws:s3:::b/xy',
    'arn:aws:s3:::b/a',
    'arn:aws:s3:::ab/y',
  ),
  context: fc.record({
    'aws:PrincipalTag/team': maybe(fc.constantFrom('a', 'b', 'A')),
    'x:key': maybe(
      fc.oneof(fc.constantFrom('a', 'b', 'bb', ''), fc.subarray(['a', 'b', 'A', 'bb'])),
    ),
    'x:number': maybe(fc.constantFrom('1', '2', '3', 'many')),
  }),
});
