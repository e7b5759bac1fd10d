import { linkEntry } from '#core/ledger/link-entry.ts';
import type { LogRecord, Place } from '#core/sealing/log-record.ts';
import { exampleBody } from '#test/contracts/durable.ts';

/** The record of a log that has `size` leaves and a batch over these writers, if any. */
export function logRecord(size: number, writers: readonly string[] = []): LogRecord {
  const ranges = writers.map((writer) => ({ writer, from: 1, to: placeAt(size) }));
  const heads = ranges.map(({ writer, to }) => ({ writer, ...to }));
  const sealed = linkEntry('sealer', undefined, { ...exampleBody, heads });
  return {
    origin: 'ledger.acme.example',
    size,
    root: Buffer.alloc(32, size).toString('base64'),
    sealer: { n: sealed.n, hash: sealed.hash },
    resume: size,
    batch: writers.length === 0 ? null : { size: 0, root: '', ranges, sealed },
    stopped: null,
    publishedAt: null,
  };
}

/** A place in a chain, with a hash of its own. */
export function placeAt(n: number): Place {
  return { n, hash: `sha256:${n.toString(16).padStart(64, '0')}` };
}
