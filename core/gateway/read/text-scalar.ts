import { Fault } from '#core/faults.ts';
import type { ScalarKind } from '../input-model.ts';
import type { ParameterValue } from '../parameters.ts';

const wholeNumber = /^(?:0|-?[1-9]\d{0,18})$/;
const decimal = /^-?\d{1,40}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?$/;
/** ISO 8601, RFC 9110 §5.6.7 or seconds since 1970. */
const instant =
  /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?|\d{4}-\d\d-\d\d|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|-?\d{1,12}(?:\.\d{1,9})?)$/;

/** A scalar by its text, as forms, headers, labels, queries and XML have it. */
export function readTextScalar(text: string, kind: ScalarKind, name: string): ParameterValue {
  switch (kind) {
    case 'string':
      return text;
    case 'integer':
    case 'long':
      return wholeOf(text, name);
    case 'float':
    case 'double':
      return decimalOf(text, name);
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw unfit(name, 'must be true or false');
    case 'blob':
      return bytesOf(text, name);
    case 'timestamp':
      if (instant.test(text)) return text;
      throw unfit(name, 'must be a time in the form of ISO 8601');
    case 'document':
      throw unfit(name, 'must be sent as JSON');
  }
}

/** The text of a scalar; of what `readTextScalar` answers, the one that it reads. */
export function writeTextScalar(value: ParameterValue): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Bytes behind base64 (RFC 4648 §4) in the one spelling that it has, padding and all. */
export function bytesOf(text: string, name: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return new Uint8Array(bytes);
  throw unfit(name, 'must be in base64, with its padding');
}

/** A whole number of at most 64 bits, signed or not. */
export function checkWhole(value: number | bigint, name: string): number | bigint {
  if (value >= -(2n ** 63n) && value < 2n ** 64n) return value;
  throw unfit(name, 'must be a whole number of 64 bits');
}

function wholeOf(text: string, name: string): number | bigint {
  if (!wholeNumber.test(text)) throw unfit(name, 'must be a whole number in decimal digits');
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : checkWhole(BigInt(text), name);
}

function decimalOf(text: string, name: string): number {
  const value = Number(text);
  if (decimal.test(text) && Number.isFinite(value)) return value;
  throw unfit(name, 'must be a number in decimal digits');
}

function unfit(name: string, rule: string): Fault {
  return new Fault('invalid_request', `the member ${name} ${rule}; send it so`);
}
