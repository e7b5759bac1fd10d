import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import { dynamoCaller } from '#test/dynamodb/dynamo-tables.ts';
import { logRecord, placeAt } from './log-records.ts';

/**
 * One of several sealers on one table: `log-state-worker <endpoint> <records> <rounds>`. In every
 * round it moves the record and the head of one chain on by one, whoever was first. Prints the
 * sizes that it was told it had put.
 */
const [endpoint = '', recordsTable = '', rounds = ''] = process.argv.slice(2);
const state = createDynamoLogState({ call: dynamoCaller(endpoint), recordsTable });
const put: number[] = [];

while (put.length < Number(rounds)) {
  const read = await state.read();
  const [expected, size] = [read?.revision ?? 0, (read?.record.size ?? 0) + 1];
  const from = (await state.sealedHeads(['w'])).get('w');
  const heads = [{ writer: 'w', from, to: placeAt((from?.n ?? 0) + 1) }];
  if (await state.move({ expected, record: logRecord(size), heads })) put.push(size);
}
process.stdout.write(JSON.stringify(put));
