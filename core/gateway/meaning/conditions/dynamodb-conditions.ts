import type { Parameters } from '../../parameters.ts';
import type { AskedCall } from '../asked-call.ts';
import { entriesOf, memberOf, textOf, textsAt, valuesAt } from '../values-at.ts';
import type { Conditions } from './conditions-of.ts';

const plain: readonly (readonly [key: string, path: string])[] = [
  ['dynamodb:returnconsumedcapacity', 'ReturnConsumedCapacity'],
  ['dynamodb:returnvalues', 'ReturnValues'],
  ['dynamodb:select', 'Select'],
];
/** Texts that name attributes in a way that is not read here: with one of them nothing is settled. */
const unread = [
  'UpdateExpression',
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
];
const named = ['Key{}', 'Item{}', 'AttributesToGet[]', 'AttributeUpdates{}', 'Expected{}'];
const equality = /^\s*(#?[A-Za-z0-9_.-]+)\s*=\s*(:[A-Za-z0-9_]+)\s*$/;

/** What DynamoDB asks with, as far as it is certain without knowing the table's keys. */
export function dynamoDbConditions({ operation, parameters }: AskedCall): Conditions {
  const found: Record<string, readonly string[]> = {};
  for (const [key, path] of plain) {
    const values = textsAt(parameters, path);
    if (values.length > 0) found[key] = values;
  }
  const leading = leadingKeys(operation.operation, parameters);
  if (leading.length > 0) found['dynamodb:leadingkeys'] = leading;
  const attributes = attributesOf(parameters);
  if (attributes.length > 0) found['dynamodb:attributes'] = attributes;
  if (/^(Batch|Transact)/.test(operation.operation)) {
    found['dynamodb:enclosingoperation'] = [operation.operation];
  }
  return found;
}

/** A key of one attribute is the leading one; of two, the request does not tell which leads. */
function leadingKeys(operation: string, parameters: Parameters): readonly string[] {
  if (operation === 'Query') return keyOfQuery(parameters);
  const keys = entriesOf(memberOf(parameters, 'Key'));
  const only = keys.length === 1 ? keys[0] : undefined;
  return only === undefined ? [] : scalarOf(only[1]);
}

/** A query with one plain equality has its leading key there: AWS demands an equality on it. */
function keyOfQuery(parameters: Parameters): readonly string[] {
  const expression = textsAt(parameters, 'KeyConditionExpression')[0] ?? '';
  const [, , placeholder] = equality.exec(expression) ?? [];
  const values = memberOf(parameters, 'ExpressionAttributeValues');
  return placeholder === undefined ? [] : scalarOf(memberOf(values, placeholder));
}

/** The value of an attribute that may be a key: `{S}`, `{N}`; bytes are left out. */
function scalarOf(value: Parameters[string] | undefined): readonly string[] {
  return ['S', 'N'].flatMap((type) => textOf(memberOf(value, type)) ?? []);
}

function attributesOf(parameters: Parameters): readonly string[] {
  if (unread.some((member) => textsAt(parameters, member).length > 0)) return [];
  const names = named.flatMap((path) => textsAt(parameters, path));
  const projected = projectedNames(parameters);
  return projected === undefined ? [] : [...new Set([...names, ...projected])];
}

/** The top attributes of a projection; undefined where one cannot be told. */
function projectedNames(parameters: Parameters): readonly string[] | undefined {
  const expression = textsAt(parameters, 'ProjectionExpression')[0];
  if (expression === undefined) return [];
  const aliases = valuesAt(parameters, 'ExpressionAttributeNames')[0];
  const names = expression.split(',').map((part) => {
    const top = part.trim().split(/[.[]/)[0] ?? '';
    return top.startsWith('#') ? textOf(memberOf(aliases, top)) : top;
  });
  const isWhole = names.every((name) => name !== undefined && name !== '');
  return isWhole ? names.flatMap((name) => name ?? []) : undefined;
}
