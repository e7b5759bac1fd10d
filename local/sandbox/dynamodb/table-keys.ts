import { type DynamodbCall, listOf, objectOf } from './dynamodb-call.ts';

/** Name of the partition key of a table, or of an index of it; undefined when there is none such. */
export async function partitionKeyOf(
  call: DynamodbCall,
  table: string,
  index?: unknown,
): Promise<string | undefined> {
  const { status, body } = await call.sandbox.tables.send(call.session.account, {
    operation: 'DescribeTable',
    body: JSON.stringify({ TableName: table }),
  });
  const described = status === 200 ? objectOf(JSON.parse(body).Table) : undefined;
  const source = index === undefined ? described : indexOf(described, index);
  const keys = listOf(source?.KeySchema).map(objectOf);
  const name = keys.find((key) => key?.KeyType === 'HASH')?.AttributeName;
  return typeof name === 'string' ? name : undefined;
}

function indexOf(
  table: Readonly<Record<string, unknown>> | undefined,
  name: unknown,
): Readonly<Record<string, unknown>> | undefined {
  const indexes = [
    ...listOf(table?.GlobalSecondaryIndexes),
    ...listOf(table?.LocalSecondaryIndexes),
  ];
  return indexes.map(objectOf).find((index) => index?.IndexName === name);
}

/** The values of the partition key in some items or keys, as `dynamodb:LeadingKeys` has them. */
export function leadingKeys(items: readonly unknown[], key: string): readonly string[] {
  return items.flatMap((item) => keyText(objectOf(item)?.[key]) ?? []);
}

/** A key's value as a condition sees it: its text, digits or base64. */
function keyText(value: unknown): string | undefined {
  const { S, N, B } = objectOf(value) ?? {};
  return [S, N, B].find((text) => typeof text === 'string') as string | undefined;
}
