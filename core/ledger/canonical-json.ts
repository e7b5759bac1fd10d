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

/** Printable ASCII without quote and backslash stands for itself, and is nearly all there is. */
const plain = /^[ !#-[\]-~]*$/;

/** ECMAScript's own escaping is the one of RFC 8785 §3.2.2.2, except for lone surrogates, which it hides. */
function writeText(text: string): string {
  if (plain.test(text)) return `"${text}"`;
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
  return writeMembers(value as Readonly<Record<string, unknown>>, depth);
}

function writeMembers(members: Readonly<Record<string, unknown>>, depth: number): string {
  let text = '';
  // sort() without a comparer orders by UTF-16 code units, as RFC 8785 §3.2.3 asks.
  for (const name of Object.keys(members).sort()) {
    const comma = text === '' ? '' : ',';
    text += `${comma}${writeText(name)}:${write(members[name], depth + 1)}`;
  }
  return `{${text}}`;
}

function notJson(what: string): Fault {
  return new Fault(
    'unavailable',
    `${what} cannot be written as JSON; this is a mistake of ours, report it`,
  );
}
