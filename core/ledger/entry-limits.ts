import { Fault } from '#core/faults.ts';

/** Largest entry in bytes of UTF-8: below DynamoDB's 400 KB for an item, with room for its keys. */
export const entryLimitBytes = 300 * 1024;

/**
 * Refuses an entry, as JSON, that would not fit, with `Fault('request_too_large')`, before anything happened:
 * evidence is never trimmed to make it fit.
 */
export function requireEntrySize(text: string): void {
  // A UTF-16 unit is at most 3 bytes of UTF-8, so that most entries need no second look.
  if (text.length * 3 <= entryLimitBytes) return;
  if (new TextEncoder().encode(text).length <= entryLimitBytes) return;
  throw new Fault(
    'request_too_large',
    `the record of this request would exceed ${entryLimitBytes} bytes; send a smaller request`,
  );
}
