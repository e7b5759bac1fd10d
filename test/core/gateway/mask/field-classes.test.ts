import { describe, expect, test } from 'vitest';
import { fieldClassesOf } from '#core/gateway/mask/fields/field-classes.ts';
import type { SensitiveData } from '#core/gateway/mask/fields/sensitive-data.ts';
import table from '#data/aws/sensitive.json' with { type: 'json' };
import list from '#data/aws/sensitive-by-hand.json' with { type: 'json' };

const data = table as SensitiveData;
const answers = Object.entries(data.services).flatMap(([service, { operations }]) =>
  operations.map((line) => fieldClassesOf(service, line.split('|')[0] ?? '', 'answer')),
);

describe('field classes', () => {
  test.each([
    ['ssm', 'GetParameter', ['Parameter.Value', 'Parameter.Value(plain)']],
    [
      'secretsmanager',
      'BatchGetSecretValue',
      ['SecretValues[].SecretBinary', 'SecretValues[].SecretString'],
    ],
    ['iam', 'CreateAccessKey', ['AccessKey.SecretAccessKey']],
    ['sts', 'AssumeRole', ['Credentials.SecretAccessKey', 'Credentials.SessionToken']],
    ['ec2', 'GetPasswordData', ['PasswordData']],
    ['ec2', 'DescribeInstanceAttribute', ['UserData']],
    ['kms', 'GenerateDataKey', ['Plaintext']],
    ['lambda', 'Invoke', ['Payload']],
    ['ecr', 'GetAuthorizationToken', ['authorizationData[].authorizationToken']],
    ['proton', 'GetService', expect.arrayContaining(['proton.(errors):message'])],
    ['dynamodb', 'GetItem', []],
    ['nowhere', 'Nothing', []],
    ['__proto__', 'toString', []],
  ])('of %s %s', (service, operation, expected) => {
    const classes = fieldClassesOf(service, operation, 'answer');
    const prefix = `${service}.${operation}:`;
    if (Array.isArray(expected))
      expect(classes).toEqual(expected.map((path) => `${prefix}${path}`));
    else expect(classes).toEqual(expected);
  });

  test('name four members at most, so that no operation has more than two hundred', () => {
    const paths = answers.flat().map((each) => each.slice(each.indexOf(':') + 1));
    expect(Math.max(...paths.map((path) => path.split('.').length))).toBe(4);
    expect(Math.max(...answers.map((classes) => classes.length))).toBeLessThan(200);
    for (const classes of answers) expect(new Set(classes).size).toBe(classes.length);
  });

  test('are as many as AWS marked when they were last made', () => {
    expect(answers.filter((classes) => classes.length > 0).length).toBeGreaterThan(2_000);
    expect(answers.flat().length).toBeGreaterThan(6_000);
  });

  test('leave alone what only tells where the next page begins', () => {
    expect(answers.flat().filter((each) => /\b[nN]extToken$/.test(each))).toEqual([]);
    expect(list.open.flatMap(({ members }) => members)).toEqual(['NextToken', 'nextToken']);
  });

  test('of the hand list each have a reason', () => {
    expect(list.secrets.length).toBeGreaterThan(80);
    expect(list.secrets.filter(({ reason }) => reason.length < 10)).toEqual([]);
  });
});
