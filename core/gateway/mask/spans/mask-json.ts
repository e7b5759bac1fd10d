import { isUtf8 } from 'node:buffer';
import type { MaskNode } from '../fields/mask-node.ts';
import type { NameTable } from '../fields/name-table.ts';
import { unreadable } from '../unmaskable.ts';
import type { Edits } from './edits.ts';
import { JsonReader } from './json-reader.ts';
import { maskedJson, maskedName } from './masked-json.ts';
import { Siblings } from './siblings.ts';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * Finds what must be masked in a JSON text (RFC 8259), names compared as they read and each of equal
 * names masked. Everything else in it is checked and stays as it is. Throws a fault for what is not
 * JSON in UTF-8 or is nested deeper than told.
 */
export function maskJson(body: Uint8Array, root: MaskNode, edits: Edits, deepest: number): void {
  if (!isUtf8(body)) throw notJson();
  const scan = new JsonScan(body, edits, deepest);
  const start = scan.reader.skipSpace(0);
  const end = scan.value(start, root, 0);
  if (scan.reader.skipSpace(end) !== body.length) throw notJson();
}

/** Walks a text once; every method takes where something begins and gives where it has ended. */
class JsonScan {
  readonly reader: JsonReader;
  readonly #body: Uint8Array;
  readonly #edits: Edits;
  readonly #deepest: number;
  #keys = 0;

  constructor(body: Uint8Array, edits: Edits, deepest: number) {
    this.reader = new JsonReader(body, notJson);
    this.#body = body;
    this.#edits = edits;
    this.#deepest = deepest;
  }

  value(at: number, node: MaskNode | undefined, depth: number): number {
    switch (this.#body[at]) {
      case openObject:
        return this.#object(at, node, this.#deeper(depth));
      case openArray:
        return this.#array(at, node?.item, this.#deeper(depth));
      default:
        return this.#scalar(at, node);
    }
  }

  #deeper(depth: number): number {
    if (depth >= this.#deepest) throw unreadable(`is nested more than ${this.#deepest} deep`);
    return depth + 1;
  }

  #scalar(at: number, node: MaskNode | undefined): number {
    const end = this.reader.skipScalar(at);
    const masking = node?.masking;
    if (node === undefined || masking === undefined) return end;
    const replacement = maskedJson(this.#body, at, end, node.form, masking.strategy);
    if (replacement !== undefined) this.#edits.add(at, end, replacement, masking);
    return end;
  }

  #array(at: number, item: MaskNode | undefined, depth: number): number {
    const { reader } = this;
    let next = reader.skipSpace(at + 1);
    if (this.#body[next] === closeArray) return next + 1;
    for (;;) {
      next = reader.skipSpace(this.value(next, item, depth));
      if (this.#body[next] === closeArray) return next + 1;
      if (this.#body[next] !== comma) throw notJson();
      next = reader.skipSpace(next + 1);
    }
  }

  #object(at: number, node: MaskNode | undefined, depth: number): number {
    const { reader } = this;
    let next = reader.skipSpace(at + 1);
    if (this.#body[next] === closeObject) return next + 1;
    const siblings = node === undefined || node.watched.isEmpty ? undefined : new Siblings();
    for (;;) {
      next = reader.skipSpace(this.#member(next, node, siblings, depth));
      if (this.#body[next] === closeObject) break;
      if (this.#body[next] !== comma) throw notJson();
      next = reader.skipSpace(next + 1);
    }
    siblings?.settle(this.#edits);
    return next + 1;
  }

  #member(
    at: number,
    node: MaskNode | undefined,
    siblings: Siblings | undefined,
    depth: number,
  ): number {
    const { reader } = this;
    if (this.#body[at] !== quote) throw notJson();
    const nameEnd = reader.skipText(at);
    const isEscaped = reader.hasEscape;
    const colonAt = reader.skipSpace(nameEnd);
    if (this.#body[colonAt] !== colon) throw notJson();
    const start = reader.skipSpace(colonAt + 1);
    if (node === undefined) return this.value(start, undefined, depth);
    this.#maskKey(at, nameEnd, node);
    const child = this.#find(node.names, at, nameEnd, isEscaped) ?? node.below.every;
    const before = this.#edits.length;
    const end = this.value(start, child, depth);
    if (siblings === undefined) return end;
    siblings.sawEdits(child, before, this.#edits.length);
    const watched = this.#find(node.watched, at, nameEnd, isEscaped);
    if (watched !== undefined) siblings.saw(watched, this.#textAt(start, end));
    return end;
  }

  /** By a name where it stands, as it reads. */
  #find<T>(names: NameTable<T>, at: number, nameEnd: number, isEscaped: boolean): T | undefined {
    return isEscaped
      ? names.get(this.reader.readText(at, nameEnd))
      : names.at(this.#body, at + 1, nameEnd - 1);
  }

  /** Keys that are secrets are told apart by their number, for a client keeps one of equal keys. */
  #maskKey(at: number, nameEnd: number, node: MaskNode): void {
    const { keys } = node.below;
    if (keys === undefined) return;
    this.#keys += 1;
    const read = () => this.reader.readText(at, nameEnd);
    this.#edits.add(at, nameEnd, maskedName(keys.strategy, read, this.#keys), keys);
  }

  #textAt(start: number, end: number): string | undefined {
    return this.#body[start] === quote ? this.reader.readText(start, end) : undefined;
  }
}

function notJson() {
  return unreadable('is not the JSON that it ought to be');
}
