import { isUtf8 } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { JsonReader } from '../mask/spans/json-reader.ts';

/** A text of JSON where it stands, its quotes included. */
export interface TextSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * The texts that stand in an object of JSON (RFC 8259) as members of these names, or as items of lists
 * that do; nothing deeper. Undefined where the bytes are no such object.
 */
export function topTexts(
  body: Uint8Array,
  names: ReadonlySet<string>,
): readonly TextSpan[] | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    return new TopScan(body, names).spans();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** Walks the bytes once. */
class TopScan {
  readonly #body: Uint8Array;
  readonly #names: ReadonlySet<string>;
  readonly #reader: JsonReader;
  readonly #found: TextSpan[] = [];

  constructor(body: Uint8Array, names: ReadonlySet<string>) {
    this.#body = body;
    this.#names = names;
    this.#reader = new JsonReader(body, notJson);
  }

  spans(): readonly TextSpan[] {
    const start = this.#reader.skipSpace(0);
    if (this.#body[start] !== openObject) throw notJson();
    let at = this.#reader.skipSpace(start + 1);
    while (this.#body[at] !== closeObject) at = this.#member(at);
    if (this.#reader.skipSpace(at + 1) !== this.#body.length) throw notJson();
    return this.#found;
  }

  /** A member, and the comma after it. */
  #member(at: number): number {
    if (this.#body[at] !== quote) throw notJson();
    const nameEnd = this.#reader.skipText(at);
    const name = this.#reader.readText(at, nameEnd);
    const colonAt = this.#reader.skipSpace(nameEnd);
    if (this.#body[colonAt] !== colon) throw notJson();
    const start = this.#reader.skipSpace(colonAt + 1);
    const end = this.#value(start, this.#names.has(name) ? name : undefined);
    return this.#afterComma(this.#reader.skipSpace(end), closeObject);
  }

  /** A value; the texts in it are taken where it has the name of one that is looked for. */
  #value(start: number, name: string | undefined): number {
    const first = this.#body[start];
    if (first === openObject) return this.#nested(start);
    if (first === openArray)
      return name === undefined ? this.#nested(start) : this.#list(start, name);
    const end = this.#reader.skipScalar(start);
    if (name !== undefined && first === quote) {
      this.#found.push({ name, start, end, text: this.#reader.readText(start, end) });
    }
    return end;
  }

  #list(start: number, name: string): number {
    let at = this.#reader.skipSpace(start + 1);
    while (this.#body[at] !== closeArray) {
      const isList = this.#body[at] === openArray;
      const end = this.#value(at, isList ? undefined : name);
      at = this.#afterComma(this.#reader.skipSpace(end), closeArray);
    }
    return at + 1;
  }

  #afterComma(at: number, closing: number): number {
    if (this.#body[at] === closing) return at;
    if (this.#body[at] !== comma) throw notJson();
    return this.#reader.skipSpace(at + 1);
  }

  /** Over an object or a list, by its brackets alone: whoever reads what is in it checks it. */
  #nested(start: number): number {
    let depth = 0;
    let at = start;
    do {
      const byte = this.#body[at];
      if (byte === undefined) throw notJson();
      if (byte === openObject || byte === openArray) depth += 1;
      if (byte === closeObject || byte === closeArray) depth -= 1;
      at = byte === quote ? this.#reader.skipText(at) : at + 1;
    } while (depth > 0);
    return at;
  }
}

function notJson(): Fault {
  return new Fault('invalid_request', 'the body is not the JSON that it ought to be; send it so');
}
