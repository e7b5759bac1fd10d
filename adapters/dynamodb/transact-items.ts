import type { Entry } from '#core/ledger/entry.ts';
import type { EncodedEntry, EncodedTransaction } from '#core/store/encode-transaction.ts';
import type { Check, RecordKind } from '#core/store/store.ts';
import { type Item, number, text } from './item.ts';
import { entryItem } from './ledger-item.ts';
import { positionItem } from './position-item.ts';
import { keyOf, recordItem } from './record-item.ts';

export interface Tables {
  readonly recordsTable: string;
  readonly ledgerTable: string;
}

/** What one item of a transaction is for; a cancelled one is explained by it. */
export type Purpose =
  | { readonly of: 'entry' }
  | { readonly of: 'position' }
  | { readonly of: 'log' }
  | { readonly of: 'record'; readonly kind: RecordKind; readonly id: string };

/** One member of `TransactItems`, and what it is for. */
export interface TransactItem {
  readonly purpose: Purpose;
  readonly input: object;
}

/** A transaction, and what only the attempt to commit it knows. */
export interface TransactRequest {
  readonly encoded: EncodedTransaction;
  /** Of its first entry; those after it have the next ones. */
  readonly position: number;
  readonly now: Date;
}

const isAbsent = 'attribute_not_exists(pk)';

/**
 * What one commit writes, in the order in which a conflict is looked for: the entries, their writer's
 * head and their positions; then the writes, then the checks.
 */
export function transactItems(request: TransactRequest, tables: Tables): readonly TransactItem[] {
  const { encoded, position, now } = request;
  const unchanged = encoded.conditions.slice(encoded.writes.length);
  return [
    ...encoded.entries.map((one) => ({
      purpose: { of: 'entry' } as const,
      input: { Put: entryPut(one, tables) },
    })),
    { purpose: { of: 'entry' }, input: { Put: headPut(encoded.entries, tables) } },
    ...encoded.entries.map(({ entry }, index) => ({
      purpose: { of: 'position' } as const,
      input: { Put: positionPut(entry, position + index, tables) },
    })),
    ...encoded.writes.map((write) => ({
      purpose: { of: 'record', kind: write.kind, id: write.id } as const,
      input: writeInput(write, now, tables),
    })),
    ...unchanged.map((check) => ({
      purpose: { of: 'record', kind: check.kind, id: check.id } as const,
      input: {
        ConditionCheck: { ...conditionOf(check, now, tables), Key: keyOf(check.kind, check.id) },
      },
    })),
  ];
}

function entryPut({ entry, text: json }: EncodedEntry, { ledgerTable }: Tables): object {
  return {
    TableName: ledgerTable,
    Item: entryItem(entry, json),
    ConditionExpression: 'attribute_not_exists(writer)',
  };
}

/** Moves the head from before the first entry to the last; the first of a chain finds none. */
function headPut(
  [{ entry: first }, ...others]: EncodedTransaction['entries'],
  { recordsTable }: Tables,
): object {
  const { writer, n, hash } = others.at(-1)?.entry ?? first;
  const put = {
    TableName: recordsTable,
    Item: { ...keyOf('writer', writer), n: number(n), hash: text(hash) },
  };
  if (first.n === 1) return { ...put, ConditionExpression: isAbsent };
  return {
    ...put,
    ConditionExpression: 'n = :before AND #hash = :prev',
    ExpressionAttributeNames: { '#hash': 'hash' },
    ExpressionAttributeValues: { ':before': number(first.n - 1), ':prev': text(first.prev) },
  };
}

function positionPut(entry: Entry, position: number, { recordsTable }: Tables): object {
  return {
    TableName: recordsTable,
    Item: positionItem(position, entry),
    ConditionExpression: isAbsent,
  };
}

/** A record that is written to be forgotten at once is removed, so that no listing reads past it for days. */
export function writeInput(
  write: EncodedTransaction['writes'][number],
  now: Date,
  tables: Tables,
): object {
  const condition = conditionOf(write, now, tables);
  if (write.expiresAt !== null && write.expiresAt <= now.getTime()) {
    return { Delete: { ...condition, Key: keyOf(write.kind, write.id) } };
  }
  return { Put: { ...condition, Item: recordItem(write) } };
}

/** That the record has the revision expected; what has expired counts as absent. */
function conditionOf({ expected }: Check, now: Date, { recordsTable }: Tables): object {
  const at = { ':now': number(now.getTime()) };
  if (expected === 0) {
    return {
      TableName: recordsTable,
      ConditionExpression: `${isAbsent} OR absentFrom <= :now`,
      ExpressionAttributeValues: at,
    };
  }
  const values: Item = { ...at, ':expected': number(expected) };
  return {
    TableName: recordsTable,
    ConditionExpression:
      'revision = :expected AND (attribute_not_exists(absentFrom) OR absentFrom > :now)',
    ExpressionAttributeValues: values,
  };
}
