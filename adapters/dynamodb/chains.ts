import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { Fault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
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
    entries.push(entryIn(item));
    bytes += Buffer.byteLength(textOf(item, 'entry'));
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

/** The entry as it stands, be it altered; what can be read as none at all is named. */
function entryIn(item: unknown): Entry {
  const entry = parsed(textOf(item, 'entry'));
  if (isEntry(entry)) return entry;
  const [writer, n] = [textOf(item, 'writer'), numberOf(item, 'n')];
  throw new Fault(
    'ledger_damaged',
    `entry ${n} of the writer ${writer} is not what a writer can have put; look for who changed it in the audit trail`,
    { detail: { writer, n: String(n) } },
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Has an entry's outermost form; whether it is what its hash says is for the sealer to verify. */
function isEntry(value: unknown): value is Entry {
  const { writer, n, prev, body, hash }: Record<string, unknown> = Object(value);
  const isLinked = [writer, prev, hash].every((member) => typeof member === 'string');
  return isLinked && Number.isSafeInteger(n) && typeof body === 'object' && body !== null;
}
