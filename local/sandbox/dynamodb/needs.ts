import type { RequestContext } from '#core/iam/access-request.ts';
import type { Need } from '../authorize.ts';
import { awsFault } from '../aws-error.ts';
import { type DynamodbCall, listOf, objectOf, validationError } from './dynamodb-call.ts';
import { queriedKey } from './query-key.ts';
import { givenTableArn, sourceArn, tableArn, tableName } from './table-arn.ts';
import { leadingKeys, partitionKeyOf } from './table-keys.ts';

/** A need, and why nothing is done even when it is met: said to nobody who may not do it. */
export interface TableNeed extends Need {
  readonly refusal?: Error;
}

/** What an operation needs; each of it must be allowed. */
export type NeedsOf = (call: DynamodbCall) => readonly TableNeed[] | Promise<readonly TableNeed[]>;

/** Needs of what is done to all tables at once. */
export const needsAll: NeedsOf = (call) => [need(call, '*')];

/** Needs of what is done to a table as a whole. */
export const needsTable: NeedsOf = (call) => [
  need(call, tableArn(call, tableName(call.members.get('TableName')))),
];

/** Needs of what is done to a table that is named by its ARN. */
export const needsArn: NeedsOf = (call) => [need(call, givenTableArn(call))];

/** Needs of what is done to one item, whose key stands in this member. */
export function needsItem(member: 'Key' | 'Item'): NeedsOf {
  return async (call) => {
    const table = tableName(call.members.get('TableName'));
    return [await needItems(call, table, [call.members.get(member)])];
  };
}

/** Needs of a Query: of the index alone where it names one. */
export const needsQuery: NeedsOf = async (call) => {
  const table = tableName(call.members.get('TableName'));
  const resource = sourceArn(call, table);
  const key = await partitionKeyOf(call, table, call.members.get('IndexName'));
  if (key === undefined) return [{ ...need(call, resource), refusal: notFound() }];
  const keys = leadingKeys([{ [key]: queriedKey(call, key) }], key);
  const refusal = validationError('A query must say one value of the partition key');
  return [{ ...need(call, resource, keys), ...(keys.length === 1 ? {} : { refusal }) }];
};

/** Needs of a Scan, which has no leading keys. */
export const needsScan: NeedsOf = (call) => {
  const resource = sourceArn(call, tableName(call.members.get('TableName')));
  const scanned = need(call, resource);
  return [{ ...scanned, context: { ...scanned.context, 'dynamodb:FullTableScan': 'true' } }];
};

/** Needs of BatchGetItem: of each table, with the keys that are asked of it. */
export const needsBatchGet: NeedsOf = (call) =>
  eachTable(call, (asked) => listOf(objectOf(asked)?.Keys));

/** Needs of BatchWriteItem: of each table, with the keys that are put and deleted in it. */
export const needsBatchWrite: NeedsOf = (call) =>
  eachTable(call, (asked) =>
    listOf(asked).flatMap((entry) => {
      const { PutRequest, DeleteRequest } = objectOf(entry) ?? {};
      return [objectOf(PutRequest)?.Item, objectOf(DeleteRequest)?.Key];
    }),
  );

async function eachTable(
  call: DynamodbCall,
  itemsOf: (asked: unknown) => readonly unknown[],
): Promise<readonly TableNeed[]> {
  const requests = Object.entries(objectOf(call.members.get('RequestItems')) ?? {});
  if (requests.length === 0) throw validationError('RequestItems must name at least one table');
  return Promise.all(
    requests.map(([name, asked]) => needItems(call, tableName(name), itemsOf(asked))),
  );
}

async function needItems(
  call: DynamodbCall,
  table: string,
  items: readonly unknown[],
): Promise<TableNeed> {
  const key = await partitionKeyOf(call, table);
  const resource = tableArn(call, table);
  // Nothing is done to a table whose keys were not known when access to it was decided.
  if (key === undefined) return { ...need(call, resource), refusal: notFound() };
  return need(call, resource, leadingKeys(items, key));
}

function notFound(): Error {
  return awsFault({
    code: 'ResourceNotFoundException',
    status: 400,
    message: 'Requested resource not found',
  });
}

/** Members that are condition keys of the same name. */
const toldMembers = ['Select', 'ReturnValues', 'ReturnConsumedCapacity'];

function need(call: DynamodbCall, resource: string, keys: readonly string[] = []): Need {
  const told = toldMembers.flatMap((name) => {
    const value = call.members.get(name);
    return typeof value === 'string' ? [[`dynamodb:${name}`, value]] : [];
  });
  const context: RequestContext = {
    ...Object.fromEntries(told),
    ...(keys.length === 0 ? {} : { 'dynamodb:LeadingKeys': keys }),
  };
  return { action: `dynamodb:${call.operation}`, resource, context };
}
