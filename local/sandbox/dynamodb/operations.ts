import {
  type NeedsOf,
  needsAll,
  needsArn,
  needsBatchGet,
  needsBatchWrite,
  needsItem,
  needsQuery,
  needsScan,
  needsTable,
} from './needs.ts';

/** One operation: the members that dynalite reads, and what it needs. */
export interface DynamodbOperation {
  readonly takes: readonly string[];
  readonly needs: NeedsOf;
}

const expression = ['ExpressionAttributeNames', 'ExpressionAttributeValues'];
const legacyCondition = ['ConditionalOperator', 'Expected'];
const condition = ['ConditionExpression', ...expression, ...legacyCondition];
const writing = [
  'TableName',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
  'ReturnValues',
];
const listing = [
  'TableName',
  'IndexName',
  'Select',
  'Limit',
  'ExclusiveStartKey',
  'ConsistentRead',
  'AttributesToGet',
  'ConditionalOperator',
  'FilterExpression',
  'ProjectionExpression',
  'ReturnConsumedCapacity',
  ...expression,
];
const table = ['TableName'];

/** The operations that dynalite has. */
export const operations: ReadonlyMap<string, DynamodbOperation> = new Map([
  [
    'GetItem',
    {
      takes: [
        'TableName',
        'Key',
        'ConsistentRead',
        'AttributesToGet',
        'ProjectionExpression',
        'ExpressionAttributeNames',
        'ReturnConsumedCapacity',
      ],
      needs: needsItem('Key'),
    },
  ],
  ['PutItem', { takes: ['Item', ...writing, ...condition], needs: needsItem('Item') }],
  [
    'UpdateItem',
    {
      takes: ['Key', 'UpdateExpression', 'AttributeUpdates', ...writing, ...condition],
      needs: needsItem('Key'),
    },
  ],
  ['DeleteItem', { takes: ['Key', ...writing, ...condition], needs: needsItem('Key') }],
  [
    'Query',
    {
      takes: [
        ...listing,
        'KeyConditionExpression',
        'KeyConditions',
        'QueryFilter',
        'ScanIndexForward',
      ],
      needs: needsQuery,
    },
  ],
  ['Scan', { takes: [...listing, 'ScanFilter', 'Segment', 'TotalSegments'], needs: needsScan }],
  ['BatchGetItem', { takes: ['RequestItems', 'ReturnConsumedCapacity'], needs: needsBatchGet }],
  [
    'BatchWriteItem',
    {
      takes: ['RequestItems', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'],
      needs: needsBatchWrite,
    },
  ],
  [
    'CreateTable',
    {
      takes: [
        'TableName',
        'AttributeDefinitions',
        'KeySchema',
        'BillingMode',
        'ProvisionedThroughput',
        'LocalSecondaryIndexes',
        'GlobalSecondaryIndexes',
      ],
      needs: needsTable,
    },
  ],
  [
    'UpdateTable',
    {
      takes: ['TableName', 'BillingMode', 'ProvisionedThroughput', 'GlobalSecondaryIndexUpdates'],
      needs: needsTable,
    },
  ],
  ['DeleteTable', { takes: table, needs: needsTable }],
  ['DescribeTable', { takes: table, needs: needsTable }],
  ['DescribeTimeToLive', { takes: table, needs: needsTable }],
  ['ListTables', { takes: ['Limit', 'ExclusiveStartTableName'], needs: needsAll }],
  ['TagResource', { takes: ['ResourceArn', 'Tags'], needs: needsArn }],
  ['UntagResource', { takes: ['ResourceArn', 'TagKeys'], needs: needsArn }],
  ['ListTagsOfResource', { takes: ['ResourceArn'], needs: needsArn }],
]);
