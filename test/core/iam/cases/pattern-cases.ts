import type { EvaluationCase } from './evaluation-cases.ts';

type Elements = Readonly<Record<string, unknown>>;

const key = 'arn:aws:s3:::acme-shop-site/img/logo.png';

/** IAM User Guide: elements Action, NotAction, Resource, NotResource, and variables in them. */
export const patternCases: readonly EvaluationCase[] = [
  ...action('s3:GetObject', { 's3:GetObject': true, 's3:GetObjectAcl': false }),
  ...action('s3:getobject', { 's3:GetObject': true, 'S3:GETOBJECT': true }),
  ...action('s3:Get*', { 's3:GetObject': true, 's3:PutObject': false, 's3:Get': true }),
  ...action('s3:*Object', { 's3:GetObject': true, 's3:GetObjectAcl': false }),
  ...action('s3:*', { 's3:Anything': true, 's3-object-lambda:Get': false }),
  ...action('s3:Get?bject', { 's3:GetObject': true, 's3:GetOObject': false }),
  ...action('*', { 'iam:CreateUser': true }),
  ...action('*:*', { 'iam:CreateUser': true }),
  ...action('ec2:*Instance*s', { 'ec2:DescribeInstances': true, 'ec2:RunInstance': false }),
  ...notAction(['iam:*', 'sts:*'], { 's3:GetObject': true, 'iam:GetUser': false }),
  ...notAction(['s3:Get*'], { 's3:GetObject': false, 's3:PutObject': true }),
  ...resource('arn:aws:s3:::acme-shop-site/*', {
    [key]: true,
    'arn:aws:s3:::acme-shop-site': false,
  }),
  ...resource('arn:aws:s3:::acme-shop-site', { [key]: false, 'arn:aws:s3:::acme-shop-site': true }),
  ...resource('arn:aws:s3:::acme-shop-site/img/*.png', { [key]: true }),
  ...resource('arn:aws:s3:::acme-shop-site/*/*', { [key]: true }),
  ...resource('arn:aws:s3:::acme-shop-????/*', {
    [key]: true,
    'arn:aws:s3:::acme-shop-xx/k': false,
  }),
  ...resource('arn:aws:s3:::ACME-shop-site/*', { [key]: false }),
  ...resource('*', { [key]: true, '*': true }),
  ...resource('arn:aws:*', { [key]: true }),
  ...resource('arn:aws:sqs:*:111122223333:q', {
    'arn:aws:sqs:us-east-1:111122223333:q': true,
    'arn:aws:sqs:us-east-1:111122223333:q2': false,
  }),
  ...resource('arn:aws:logs:us-east-1:111122223333:*', {
    'arn:aws:logs:us-east-1:111122223333:log-group:a:log-stream:b': true,
  }),
  ...resource('arn:aws:s3:::home/${aws:PrincipalTag/team}/*', {
    'arn:aws:s3:::home/shop/a': true,
    'arn:aws:s3:::home/data/a': false,
  }),
  ...resource('arn:aws:s3:::home/${aws:PrincipalTag/none}/*', {
    'arn:aws:s3:::home//a': false,
    'arn:aws:s3:::home/${aws:PrincipalTag/none}/a': false,
  }),
  ...resource("arn:aws:s3:::home/${aws:PrincipalTag/none, 'all'}/*", {
    'arn:aws:s3:::home/all/a': true,
  }),
  ...resource('arn:aws:s3:::home/${*}/*', {
    'arn:aws:s3:::home/*/a': true,
    'arn:aws:s3:::home/b/a': false,
  }),
  ...notResource('arn:aws:s3:::acme-shop-orders/*', {
    [key]: true,
    'arn:aws:s3:::acme-shop-orders/1': false,
  }),
  ...notResource('arn:aws:s3:::${aws:PrincipalTag/none}/*', { [key]: false }),
  {
    name: 'a Deny of NotResource with a variable without a value denies',
    identity: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::${aws:PrincipalTag/none}/*' },
    ],
    effect: 'explicit-deny',
    layer: 'identity',
  },
  {
    name: 'a Deny of a resource with a variable without a value matches nothing',
    identity: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::${aws:PrincipalTag/none}*' },
    ],
    effect: 'allow',
  },
  {
    name: 'a NotAction in a Deny leaves what it names',
    identity: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', NotAction: 's3:*', Resource: '*' },
    ],
    effect: 'allow',
  },
];

type Outcomes = Readonly<Record<string, boolean>>;

function cases(
  title: string,
  { statement, member, outcomes }: { statement: Elements; member: string; outcomes: Outcomes },
): readonly EvaluationCase[] {
  return Object.entries(outcomes).map(([asked, isAllowed]) => ({
    name: `${title} ${isAllowed ? 'fits' : 'does not fit'} ${asked}`,
    identity: [{ Effect: 'Allow', ...statement }],
    request: { [member]: asked, context: { 'aws:PrincipalTag/team': 'shop' } },
    ...(isAllowed
      ? { effect: 'allow' as const }
      : { effect: 'implicit-deny' as const, layer: 'identity' as const }),
  }));
}

function action(pattern: string, outcomes: Outcomes): readonly EvaluationCase[] {
  const statement = { Action: pattern, Resource: '*' };
  return cases(`Action ${pattern}`, { statement, member: 'action', outcomes });
}

function notAction(patterns: readonly string[], outcomes: Outcomes): readonly EvaluationCase[] {
  const statement = { NotAction: patterns, Resource: '*' };
  return cases(`NotAction ${patterns.join()}`, { statement, member: 'action', outcomes });
}

function resource(pattern: string, outcomes: Outcomes): readonly EvaluationCase[] {
  const statement = { Action: '*', Resource: pattern };
  return cases(`Resource ${pattern}`, { statement, member: 'resource', outcomes });
}

function notResource(pattern: string, outcomes: Outcomes): readonly EvaluationCase[] {
  const statement = { Action: '*', NotResource: pattern };
  return cases(`NotResource ${pattern}`, { statement, member: 'resource', outcomes });
}
