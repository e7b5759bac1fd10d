import { Fault } from '#core/faults.ts';

/** Deeper values are refused: nothing that we hash nests half as far. */
const deepest = 64;

/**
 * The RFC 8785 (JCS) form of a JSON value: one text for one meaning, so that its hash can be taken.
 * Throws `Fault('invalid_request')` for text that is not well-formed Unicode and for nesting beyond
 * 64, and `Fault('unavailable')` for what is not JSON at all (undefined, NaN, dates, instances).
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > deepest) {
    throw new Fault(
      'invalid_request',
      `a value is nested deeper than ${deepest}; send a flatter one`,
    );
  }
  switch (typeof value) {
    case 'string':
      return writeText(value);
    case 'number':
      return writeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeStructure(value, depth);
    default:
      throw notJson(`a value of type ${typeof value}`);
  }
}

/** ECMAScript's own escaping is the one of RFC 8785 §3.2.2.2, except for lone surrogates, which it hides. */
function writeText(text: string): string {
  if (!text.isWellFormed()) {
    throw new Fault(
      'invalid_request',
      'a text holds half of a surrogate pair; send well-formed Unicode',
    );
  }
  return JSON.stringify(text);
}

/** RFC 8785 §3.2.2.3 takes over ECMAScript's shortest form; -0 is written as 0. */
function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw notJson('a number that is not finite');
  return JSON.stringify(number);
}

function writeStructure(value: object, depth: number): string {
  if (Array.isArray(value)) {
    // Array.from visits holes, which then are refused as undefined.
    return `[${Array.from(value, (member) => write(member, depth + 1)).join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson('an instance of a class');
  const members = Object.entries(value)
    .sort(([a], [b]) => compareUnits(a, b))
    .map(([name, member]) => `${writeText(name)}:${write(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

/** `<` on strings compares UTF-16 code units (RFC 8785 §3.2.3). */
function compareUnits(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function notJson(what: string): Fault {
  return new Fault('unavailable', `${what} cannot be written as JSON; this is a mistake of ours`);
}
