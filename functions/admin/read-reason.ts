import { Fault } from '#core/faults.ts';

/** The `reason` of a body, for the ledger; empty where none is given. */
export function readReason(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && /^[^\p{C}\p{Zl}\p{Zp}]{0,256}$/u.test(value)) return value;
  throw new Fault('invalid_request', '"reason" must be at most 256 printable characters');
}
