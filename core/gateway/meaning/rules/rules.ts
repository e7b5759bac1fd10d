import type { Rule } from '../meant.ts';
import { batchWriteItem } from './batch-write-item.ts';
import { copyObject, uploadPartCopy } from './copy-source.ts';
import { deleteObjects } from './delete-objects.ts';
import {
  batchExecuteStatement,
  executeStatement,
  executeTransaction,
} from './execute-statement.ts';

const table: Readonly<Record<string, Rule>> = {
  'dynamodb.BatchExecuteStatement': batchExecuteStatement,
  'dynamodb.BatchWriteItem': batchWriteItem,
  'dynamodb.ExecuteStatement': executeStatement,
  'dynamodb.ExecuteTransaction': executeTransaction,
  's3.CopyObject': copyObject,
  's3.DeleteObjects': deleteObjects,
  's3.UploadPartCopy': uploadPartCopy,
};

/** The rule for an operation, if it has one. */
export function ruleOf(service: string, operation: string): Rule | undefined {
  const id = `${service}.${operation}`;
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

/** Every operation with a rule, and the rule. */
export const everyRule: readonly (readonly [string, Rule])[] = Object.entries(table);
