import { describe, expect, test } from 'vitest';
import { linesOf } from './calls.ts';
import { hotOperations } from './hot-operations.ts';

describe('calls that people make', () => {
  test('are many enough, and of each of seventeen services', () => {
    expect(hotOperations.length).toBeGreaterThan(170);
    const services = new Set(hotOperations.map(([id]) => id.split('.')[0]));
    expect([...services]).toEqual(
      expect.arrayContaining([
        ...['s3', 'dynamodb', 'sqs', 'sns', 'ssm', 'secretsmanager', 'kms', 'lambda', 'iam', 'sts'],
        ...['ec2', 'logs', 'cloudwatch', 'cloudformation', 'ecr', 'stepfunctions', 'events'],
      ]),
    );
  });

  test.each(hotOperations)('%s %j needs %j', (id, parameters, expected) => {
    expect([...linesOf(id, parameters)].toSorted()).toEqual([...expected].toSorted());
  });
});
