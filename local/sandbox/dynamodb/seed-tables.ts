import type { SandboxState } from '../state/sandbox-state.ts';
import type { WorldTable } from '../world.ts';
import type { TableThread } from './table-thread.ts';

/**
 * Makes the world's tables of an account and fills them, each of them once ever. A start that was cut
 * short begins again: a table that is there already is only filled.
 */
export async function seedTables(
  tables: readonly WorldTable[],
  thread: TableThread,
  state: SandboxState,
): Promise<void> {
  for (const table of tables) {
    const id = `table ${table.account} ${table.name}`;
    if (state.isDone(id)) continue;
    await thread.send({ operation: 'CreateTable', body: JSON.stringify(creationOf(table)) });
    for (const item of table.items) {
      const body = JSON.stringify({ TableName: table.name, Item: itemOf(item) });
      await thread.send({ operation: 'PutItem', body });
    }
    state.once(id, () => undefined);
  }
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
