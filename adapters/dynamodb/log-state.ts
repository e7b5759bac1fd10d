import { randomUUID } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import type { LogMove, LogState } from '#core/sealing/ports.ts';
import { isStoreId } from '#core/store/store-limits.ts';
import { number, text } from './item.ts';
import {
  logItem,
  logKey,
  type StoredLog,
  sealedHeadItem,
  sealedHeadKey,
  sealedHeadOf,
  storedLogOf,
} from './log-item.ts';
import { readItem } from './read-item.ts';
import { readItems } from './read-items.ts';
import type { TransactItem } from './transact-items.ts';
import { type Settling, untilSettled } from './until-settled.ts';

interface LogStateParts extends Settling {
  readonly recordsTable: string;
}

/** Where the sealer's state lies, and how it is reached. */
export interface LogStateOptions extends Omit<LogStateParts, 'patienceMs'> {
  /** Milliseconds for one move with all its repetitions; 8,000 unless told. */
  readonly patienceMs?: number;
}

const usualPatienceMs = 8_000;
/** Together with the record, what one transaction may hold (100) with room to spare. */
const mostHeads = 90;
/** Sealed heads have at most some 2 KB each, and so many keys are one reading's bound. */
const readTogether = 100;

/** The sealer's state in the records table: an item `log`, and one of `sealed-head` for each writer. */
export function createDynamoLogState(options: LogStateOptions): LogState {
  const parts = { patienceMs: usualPatienceMs, ...options };
  const { call, recordsTable } = parts;
  return {
    async read() {
      const stored = await readLog(parts);
      return stored && { revision: stored.revision, record: stored.record };
    },
    async sealedHeads(writers) {
      const keys = [...new Set(writers)].filter(isStoreId).map(sealedHeadKey);
      const items = await readItems({ table: recordsTable, keys, readTogether }, call);
      return new Map(items.map(sealedHeadOf));
    },
    move: (change) => move(change, parts),
  };
}

async function move(change: LogMove, parts: LogStateParts): Promise<boolean> {
  const mark = randomUUID();
  const items = moveItems(change, mark, parts.recordsTable);
  const readBack = () => standingOf(change, mark, parts);
  try {
    const newCall = () => ({ items, token: randomUUID() });
    const { outcome, isDoubtful } = await untilSettled({ newCall }, parts);
    if (outcome === 'committed' || !isDoubtful) return outcome === 'committed';
  } catch (error) {
    const standing = await readBack().catch(() => 'unknown');
    if (standing === 'unknown') throw error;
    return standing === 'ours';
  }
  // An attempt whose answer was lost may have been carried out late, and then stood in our own way.
  const standing = await readBack();
  if (standing === 'unknown') throw unknownMove();
  return standing === 'ours';
}

function unknownMove(): Fault {
  return new Fault(
    'store_unavailable',
    'others have moved the log on, and it cannot be told from where; read it again',
  );
}

/** Whose move followed `expected`; unknown while none did, and when others have come after it. */
async function standingOf(
  { expected }: LogMove,
  mark: string,
  parts: LogStateParts,
): Promise<'ours' | 'others' | 'unknown'> {
  const stored = await readLog(parts);
  if (stored?.move === mark) return 'ours';
  return stored?.revision === expected + 1 ? 'others' : 'unknown';
}

async function readLog({ call, recordsTable }: LogStateParts): Promise<StoredLog | undefined> {
  const item = await readItem({ TableName: recordsTable, Key: logKey }, call);
  return item === undefined ? undefined : storedLogOf(item);
}

const isAbsent = 'attribute_not_exists(pk)';

/** The record before the heads, all in one transaction. */
function moveItems(change: LogMove, mark: string, TableName: string): readonly TransactItem[] {
  const { expected, record, heads } = change;
  if (heads.length > mostHeads) {
    throw new Fault(
      'invalid_request',
      `a batch moves at most ${mostHeads} sealed heads; seal fewer writers at once`,
    );
  }
  const Item = logItem({ revision: expected + 1, record, move: mark });
  const puts = [
    { TableName, Item, ...revisionIs(expected) },
    ...heads.map(({ writer, from, to }) => ({
      TableName,
      Item: sealedHeadItem(writer, to),
      ...headIs(from),
    })),
  ];
  return puts.map((put) => ({ purpose: { of: 'log' }, input: { Put: put } }));
}

function revisionIs(expected: number): object {
  if (expected === 0) return { ConditionExpression: isAbsent };
  return {
    ConditionExpression: 'revision = :expected',
    ExpressionAttributeValues: { ':expected': number(expected) },
  };
}

function headIs(from: LogMove['heads'][number]['from']): object {
  if (from === undefined) return { ConditionExpression: isAbsent };
  return {
    ConditionExpression: 'n = :n AND #hash = :hash',
    ExpressionAttributeNames: { '#hash': 'hash' },
    ExpressionAttributeValues: { ':n': number(from.n), ':hash': text(from.hash) },
  };
}
