import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { Fault } from '#core/faults.ts';
import { isStoreId } from '#core/store/store-limits.ts';
import { dynamoFault } from './dynamo-faults.ts';
import { againstByteOrder, inByteOrder } from './in-byte-order.ts';
import { number, text, textOf } from './item.ts';
import { mergeSorted } from './merge-sorted.ts';
import { type ItemKind, partitionsOf } from './partitions.ts';

export interface ItemQuery {
  readonly kind: ItemKind;
  readonly limit: number;
  readonly after?: string;
  readonly descending: boolean;
  readonly within?: string;
  /** Items that count as absent at this instant are passed over. */
  readonly now: Date;
}

interface Querying {
  readonly call: JsonCaller;
  readonly recordsTable: string;
}

/** Beside its share of the items, each partition is asked for so many more, since shares differ by chance. */
const moreThanShare = 8;

/** The first live items of a kind in the order of their ids' bytes, strongly consistent. */
export async function queryItems(
  query: ItemQuery,
  querying: Querying,
): Promise<readonly unknown[]> {
  const { kind, limit, descending, within = '' } = query;
  const start = startOf(query);
  if (start.at === 'end' || (within !== '' && !isStoreId(within))) return [];
  const partitions = partitionsOf(kind, within);
  const order = descending ? againstByteOrder : inByteOrder;
  const share =
    partitions.length === 1 ? limit : Math.ceil(limit / partitions.length) + moreThanShare;
  const streams = partitions.map((partition) =>
    itemsOf({ ...query, partition, start, page: Math.min(share, limit) }, querying),
  );
  return mergeSorted(streams, limit, (a, b) => order(textOf(a, 'sk'), textOf(b, 'sk')));
}

/** Where a listing begins: at the first item that it may have, behind an id, or beyond its last. */
type Start = { readonly at: 'beginning' | 'end' } | { readonly at: 'id'; readonly id: string };

/** DynamoDB refuses to start outside of what is asked for, and an empty key or one that is none. */
function startOf({ after, descending, within = '' }: ItemQuery): Start {
  if (after === undefined) return { at: 'beginning' };
  if (after === '') return { at: descending ? 'end' : 'beginning' };
  if (!isStoreId(after)) {
    throw new Fault('invalid_request', 'a page starts after an id; give one that was listed');
  }
  if (after.startsWith(within)) return { at: 'id', id: after };
  const isBehind = inByteOrder(after, within) > 0;
  return { at: isBehind === descending ? 'beginning' : 'end' };
}

interface PartitionQuery extends ItemQuery {
  readonly partition: string;
  readonly start: Start;
  /** How many items are looked at in one call. */
  readonly page: number;
}

async function* itemsOf(query: PartitionQuery, { call, recordsTable }: Querying) {
  const { partition, start, descending, page } = query;
  let from: unknown = start.at === 'id' ? { pk: text(partition), sk: text(start.id) } : undefined;
  for (;;) {
    const { Items: items, LastEvaluatedKey: last } = await call({
      operation: 'Query',
      input: {
        TableName: recordsTable,
        ConsistentRead: true,
        Limit: page,
        ScanIndexForward: !descending,
        ...expressionsOf(query),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      },
      faultOf: dynamoFault,
    });
    yield* Array.isArray(items) ? items : [];
    if (last === undefined || last === null) return;
    from = last;
  }
}

function expressionsOf({ partition, within = '', now }: PartitionQuery): object {
  const isWithin = within === '' ? '' : ' AND begins_with(sk, :within)';
  return {
    KeyConditionExpression: `pk = :partition${isWithin}`,
    FilterExpression: 'attribute_not_exists(absentFrom) OR absentFrom > :now',
    ExpressionAttributeValues: {
      ':partition': text(partition),
      ':now': number(now.getTime()),
      ...(within === '' ? {} : { ':within': text(within) }),
    },
  };
}
