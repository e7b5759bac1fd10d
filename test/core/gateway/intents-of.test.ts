import { describe, expect, test } from 'vitest';
import { intentsOf } from '#core/gateway/intents-of.ts';
import { gatewayWorld } from './gateway-world.ts';
import { dynamoCall, getOrder } from './sample-calls.ts';

const orders = 'arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders';
const intents = [
  { name: 'look', actions: ['dynamodb:Get*', 's3:GetObject'], resources: [`${orders}*`] },
  { name: 'change', actions: ['dynamodb:PutItem'], resources: [orders] },
];
const names = (action: string, resource: string) => intentsOf({ action, resource }, intents);

describe('an intent', () => {
  test('means its actions on its resources, and nothing else', () => {
    expect(names('dynamodb:GetItem', orders)).toEqual(['look']);
    expect(names('dynamodb:PutItem', orders)).toEqual(['change']);
    expect(names('dynamodb:DeleteItem', orders)).toEqual([]);
    expect(names('dynamodb:GetItem', orders.replace('acme', 'other'))).toEqual([]);
    expect(names('dynamodb:PutItem', `${orders}-staging`)).toEqual([]);
  });

  test('takes actions as IAM does, without their case', () => {
    expect(names('DynamoDB:getitem', orders)).toEqual(['look']);
  });

  test('is not met by what the request leaves open beyond its resources', () => {
    expect(names('dynamodb:PutItem', `${orders}*`)).toEqual([]);
    expect(names('dynamodb:GetItem', '*')).toEqual([]);
  });

  test('is said once in configuration, and holds for every call that means it', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const key = { order: { S: '10231' } };
    const query = { TableName: 'acme-orders', KeyConditionExpression: 'order = :o' };
    const calls = [
      getOrder,
      dynamoCall('GetItem', { TableName: 'acme-orders-staging', Key: key }),
      dynamoCall('Query', { ...query, ExpressionAttributeValues: { ':o': key.order } }),
    ];
    for (const call of calls) expect((await world.call(call, keys)).status).toBe(200);
    const other = dynamoCall('GetItem', { TableName: 'payroll', Key: key });
    expect((await world.call(other, keys)).status).toBe(403);
  });
});
