import { type DynamodbCall, listOf, objectOf } from './dynamodb-call.ts';

const equality = /([#\w.[\]-]+)\s*=\s*(:\w+)|(:\w+)\s*=\s*([#\w.[\]-]+)/g;

/** The value that a Query gives for the partition key, as it must; undefined when none was found. */
export function queriedKey({ members }: DynamodbCall, key: string): unknown {
  const condition = objectOf(objectOf(members.get('KeyConditions'))?.[key]);
  const expression = members.get('KeyConditionExpression');
  const values =
    typeof expression === 'string'
      ? valuesInExpression(expression, members, key)
      : listOf(condition?.ComparisonOperator === 'EQ' ? condition.AttributeValueList : undefined);
  return values.length === 1 ? values[0] : undefined;
}

function valuesInExpression(
  expression: string,
  members: DynamodbCall['members'],
  key: string,
): readonly unknown[] {
  const names = objectOf(members.get('ExpressionAttributeNames'));
  const values = objectOf(members.get('ExpressionAttributeValues'));
  return [...expression.matchAll(equality)].flatMap(([, left, leftValue, rightValue, right]) => {
    const name = left ?? right ?? '';
    const isKey = (name.startsWith('#') ? names?.[name] : name) === key;
    return isKey ? [values?.[leftValue ?? rightValue ?? '']] : [];
  });
}
