import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { readEntry } from '#core/ledger/read-entry.ts';
import type { ChainRequest, Chains } from '#core/sealing/ports.ts';
import { isStoreId, pageSize } from '#core/store/store-limits.ts';
import type { Clock } from '#core/world.ts';
import { dynamoFault } from './dynamo-faults.ts';
import { grownChains } from './grown-chains.ts';
import { number, numberOf, text, textOf } from './item.ts';
import type { Tables } from './transact-items.ts';

/** Where the ledger lies, and how it is reached. */
export interface ChainsParts extends Tables {
  readonly call: JsonCaller;
  /** Of the sealer: what is younger than a minute by it is looked at again. */
  readonly clock: Clock;
}

/** No more are read once entries have so many bytes together, or somewhat more. */
const enoughBytes = 4 * 1_024 * 1_024;

/** The ledger as the sealer reads it: who wrote by the places of entries, and entries by their keys alone. */
export function createDynamoChains(parts: ChainsParts): Chains {
  return {
    grown: (request) => grownChains(request, parts),
    chain: (request) => chain(request, parts),
  };
}

async function chain(request: ChainRequest, parts: ChainsParts): Promise<readonly Entry[]> {
  const most = pageSize(request.limit);
  const entries: Entry[] = [];
  if (!isStoreId(request.writer)) return entries;
  let bytes = 0;
  for await (const item of itemsFrom({ ...request, limit: most }, parts)) {
    const json = textOf(item, 'entry');
    entries.push(readEntry(json, { writer: request.writer, n: numberOf(item, 'n') }));
    bytes += Buffer.byteLength(json);
    if (entries.length === most || bytes >= enoughBytes) break;
  }
  return entries;
}

async function* itemsFrom({ writer, from, limit }: ChainRequest, parts: ChainsParts) {
  const { call, ledgerTable } = parts;
  for (let start: unknown; ; ) {
    const { Items: items, LastEvaluatedKey: last } = await call({
      operation: 'Query',
      input: {
        TableName: ledgerTable,
        ConsistentRead: true,
        Limit: limit,
        KeyConditionExpression: 'writer = :writer AND n >= :from',
        ExpressionAttributeValues: { ':writer': text(writer), ':from': number(from) },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      },
      faultOf: dynamoFault,
    });
    yield* Array.isArray(items) ? items : [];
    if (last === undefined || last === null) return;
    start = last;
  }
}
