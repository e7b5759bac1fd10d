import { hash } from 'node:crypto';
import {
  type Announcement,
  type Announcements,
  announcementOf,
} from '#core/ledger/announcement.ts';
import type { Metrics } from '#core/world.ts';
import type { LedgerChange } from './ledger-change.ts';
import type { Log } from './log.ts';
import {
  type BatchFailures,
  failedFrom,
  noFailures,
  recordsIn,
  type StreamRecord,
} from './stream-batch.ts';

/** One line of the audit trail. */
export interface AuditLine {
  readonly at: Date;
  readonly text: string;
}

/** Where the audit trail is kept, and who is told of what must not be. */
export interface AuditPorts extends Announcements {
  /** Throws for an item that is no entry. */
  changeOf(record: StreamRecord): LedgerChange;
  /** Puts an object unless there is one of its key. */
  putOnce(object: {
    readonly key: string;
    readonly contentType: string;
    readonly body: Uint8Array;
  }): Promise<unknown>;
  /** Adds lines to the log; some may be there twice after a failure. */
  addToLog(lines: readonly AuditLine[]): Promise<void>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * What the ledger table's stream calls: copies every entry to the bucket, as lines of one object for
 * each batch, then to the log, and announces those that others wait for. A batch that did not reach
 * all of them is given again, and has the same object then. Whatever became of an entry after it was
 * put is copied too, and told at once.
 */
export function audit(ports: AuditPorts): (event: unknown) => Promise<BatchFailures> {
  return async (event) => {
    const records = recordsIn(event);
    const [first] = records;
    if (first === undefined) return noFailures;
    try {
      const copies = records.map((record) => copyOf(record, ports));
      const lines = copies.map(({ line }) => line);
      await ports.putOnce(objectOf(first, lines));
      await ports.addToLog(lines);
      const announcements = copies.flatMap(({ announcement }) => announcement ?? []);
      if (announcements.length > 0) await ports.announce(announcements);
      return noFailures;
    } catch (error) {
      return failedFrom(first, { error, log: ports.log });
    }
  };
}

/** What is made of one record of the stream. */
interface Copy {
  readonly line: AuditLine;
  readonly announcement?: Announcement | undefined;
}

function copyOf(record: StreamRecord, ports: AuditPorts): Copy {
  const change = changeOf(record, ports);
  if (change?.change === 'put') {
    const { entry } = change;
    const line = { at: new Date(entry.body.at), text: JSON.stringify(entry) };
    return { line, announcement: announcementOf(entry) };
  }
  const { writer = '', n = 0, change: what = 'unreadable' } = change ?? {};
  ports.metrics.count('ledger.entry_changed');
  ports.log.error({ message: 'an entry of the ledger was changed', facts: { what, writer, n } });
  const at = timeOf(record);
  const text = JSON.stringify({ v: 1, changed: what, writer, n, at: at.toISOString() });
  return { line: { at, text } };
}

/** Undefined for what is no entry: somebody else put it there. */
function changeOf(record: StreamRecord, ports: AuditPorts): LedgerChange | undefined {
  try {
    const change = ports.changeOf(record);
    const isDated =
      change.change !== 'put' || !Number.isNaN(Date.parse(String(change.entry?.body?.at)));
    return isDated ? change : undefined;
  } catch {
    return undefined;
  }
}

function timeOf({ dynamodb }: StreamRecord): Date {
  return new Date(Math.floor((dynamodb?.ApproximateCreationDateTime ?? 0) * 1_000));
}

/** Named by its place in the stream and by what it holds, so that the same batch is the same object. */
function objectOf(first: StreamRecord, lines: readonly AuditLine[]) {
  const text = lines.map((line) => `${line.text}\n`).join('');
  const day = timeOf(first).toISOString().slice(0, 10).replaceAll('-', '/');
  const place = first.dynamodb?.SequenceNumber ?? '0';
  return {
    key: `entries/${day}/${place}-${hash('sha256', text).slice(0, 32)}.ndjson`,
    contentType: 'application/x-ndjson',
    body: new TextEncoder().encode(text),
  };
}
