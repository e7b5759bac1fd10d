import { Fault } from '#core/faults.ts';

/** What every store holds to, so that what works on one works on all (DynamoDB's are the tightest). */
export const storeLimits = {
  /** One value, chunk or key set, in bytes of UTF-8. */
  valueBytes: 350 * 1024,
  /** An id or writer's name, in bytes of UTF-8. */
  idBytes: 1024,
  /** Writes and checks in one transaction, beside the entry and its writer's head. */
  conditions: 25,
  /** Records or entries in one page. */
  page: 1000,
} as const;

/**
 * True for an id that a store can hold: 1 to 1,024 bytes of well-formed Unicode without NUL. Half a
 * surrogate pair is refused because UTF-8 would fold all of them into one id.
 */
export function isStoreId(id: string): boolean {
  if (id === '' || !id.isWellFormed() || id.includes('\0')) return false;
  return id.length * 3 <= storeLimits.idBytes || byteLength(id) <= storeLimits.idBytes;
}

/** Refuses a value over the limit with `Fault('request_too_large')`; `what` names it in the message. */
export function requireValueSize(what: string, bytes: number): void {
  if (bytes <= storeLimits.valueBytes) return;
  throw new Fault(
    'request_too_large',
    `${what} of ${bytes} bytes exceeds the ${storeLimits.valueBytes} that can be stored; make it smaller`,
  );
}

/** The same for a text, which is measured in UTF-8 only where its length leaves a doubt. */
export function requireTextSize(what: string, text: string): void {
  if (text.length * 3 > storeLimits.valueBytes) requireValueSize(what, byteLength(text));
}

/** The number of records that one page may hold; throws `Fault('invalid_request')` for any other. */
export function pageSize(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= storeLimits.page) return limit;
  throw new Fault(
    'invalid_request',
    `a page holds 1 to ${storeLimits.page} records; ask for so many`,
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
