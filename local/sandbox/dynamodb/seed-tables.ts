import { awsFault } from '../aws-error.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import type { WorldTable } from '../world.ts';
import type { TableReply } from './table-call.ts';
import type { TableThread } from './table-thread.ts';

/**
 * Makes the world's tables of an account and fills them, each of them once ever. A start that was cut
 * short begins again: a table that is there already is only filled. Throws what was refused of a table,
 * which is then begun again by the next start.
 */
export async function seedTables(
  tables: readonly WorldTable[],
  thread: TableThread,
  state: SandboxState,
): Promise<void> {
  for (const table of tables) {
    const id = `table ${table.account} ${table.name}`;
    if (state.isDone(id)) continue;
    await seedTable(table, thread);
    state.once(id, () => undefined);
  }
}

async function seedTable(table: WorldTable, thread: TableThread): Promise<void> {
  const { name, items } = table;
  const made = await thread.send({
    operation: 'CreateTable',
    body: JSON.stringify(creationOf(table)),
  });
  if (!made.body.includes('ResourceInUseException')) requireDone(name, made);
  for (const item of items) {
    const body = JSON.stringify({ TableName: name, Item: itemOf(item) });
    requireDone(name, await thread.send({ operation: 'PutItem', body }));
  }
}

function requireDone(table: string, { status, body }: TableReply): void {
  if (status === 200) return;
  throw awsFault({
    code: 'InternalServerError',
    status: 500,
    message: `The sandbox cannot make the table ${table} as its sandbox.yaml tells, so correct it there; DynamoDB says ${body}`,
  });
}

function creationOf({ name, partitionKey, sortKey }: WorldTable): object {
  const keys = [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' }]),
  ];
  return {
    TableName: name,
    KeySchema: keys,
    AttributeDefinitions: keys.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' })),
    BillingMode: 'PAY_PER_REQUEST',
  };
}

function itemOf(item: WorldTable['items'][number]): object {
  const attributes = Object.entries(item).map(([name, value]) => [
    name,
    typeof value === 'number' ? { N: String(value) } : { S: value },
  ]);
  return Object.fromEntries(attributes);
}
