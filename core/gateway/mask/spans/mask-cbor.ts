import { type Buffer, isUtf8 } from 'node:buffer';
import type { MaskNode } from '../fields/mask-node.ts';
import { unreadable } from '../unmaskable.ts';
import { type CborHead, CborReader, writeText } from './cbor-reader.ts';
import type { Edits } from './edits.ts';
import { type CborScalar, maskedCbor } from './masked-cbor.ts';
import { maskedText, maskedWord } from './masked-value.ts';
import { Siblings } from './siblings.ts';

/**
 * Finds what must be masked in one CBOR item (RFC 8949), of definite and indefinite lengths, keys
 * being texts; each of equal keys is masked. Throws a fault for what is not CBOR, holds other keys
 * or is nested deeper than told.
 */
export function maskCbor(body: Uint8Array, root: MaskNode, edits: Edits, deepest: number): void {
  const scan = new CborScan(body, edits, deepest);
  if (scan.value(0, root, 0) !== body.length) throw notCbor();
}

/** Walks an item once; every method takes where something begins and gives where it has ended. */
class CborScan {
  readonly #reader: CborReader;
  readonly #edits: Edits;
  readonly #deepest: number;
  #keys = 0;

  constructor(body: Uint8Array, edits: Edits, deepest: number) {
    this.#reader = new CborReader(body, notCbor);
    this.#edits = edits;
    this.#deepest = deepest;
  }

  value(at: number, node: MaskNode | undefined, depth: number, tag?: number): number {
    const head = this.#reader.head(at);
    switch (head.major) {
      case 4:
        return this.#array(head, node?.item, this.#deeper(depth));
      case 5:
        return this.#map(head, node, this.#deeper(depth));
      case 6:
        if (head.argument === undefined) throw notCbor();
        return this.value(head.next, node, this.#deeper(depth), head.argument);
      default:
        return this.#scalar(at, head, node, tag);
    }
  }

  #deeper(depth: number): number {
    if (depth >= this.#deepest) throw unreadable(`is nested more than ${this.#deepest} deep`);
    return depth + 1;
  }

  #scalar(at: number, head: CborHead, node: MaskNode | undefined, tag: number | undefined): number {
    const end = this.#endOfScalar(at, head);
    if (node?.masking === undefined) return end;
    const scalar: CborScalar = { reader: this.#reader, at, head, tag };
    const replacement = maskedCbor(scalar, node.form, node.masking.strategy);
    if (replacement !== undefined) this.#edits.add(at, end, replacement, node.masking);
    return end;
  }

  #endOfScalar(at: number, { major, argument, next, width }: CborHead): number {
    if (major === 2) return this.#reader.skipString(at);
    if (major === 3) return this.#endOfText(at);
    // A break has no place here, and simple values below 32 none in two bytes (RFC 8949 §3.3).
    if (argument === undefined || (major === 7 && width === 1 && argument < 32)) throw notCbor();
    return next;
  }

  #endOfText(at: number): number {
    const end = this.#reader.skipString(at);
    if (!isUtf8(this.#reader.readString(at))) throw notCbor();
    return end;
  }

  #array({ argument, next }: CborHead, item: MaskNode | undefined, depth: number): number {
    return this.#each(argument, next, (at) => this.value(at, item, depth));
  }

  #map({ argument, next }: CborHead, node: MaskNode | undefined, depth: number): number {
    const siblings = node === undefined || node.watched.isEmpty ? undefined : new Siblings();
    const end = this.#each(argument, next, (at) => this.#member(at, node, siblings, depth));
    siblings?.settle(this.#edits);
    return end;
  }

  /** As many as told, or up to the break. What does not fit into the body ends in a fault. */
  #each(count: number | undefined, from: number, take: (at: number) => number): number {
    let at = from;
    if (count === undefined) {
      while (!this.#reader.isBreak(at)) at = take(at);
      return at + 1;
    }
    for (let done = 0; done < count; done += 1) at = take(at);
    return at;
  }

  #member(
    at: number,
    node: MaskNode | undefined,
    siblings: Siblings | undefined,
    depth: number,
  ): number {
    if (this.#reader.head(at).major !== 3) throw notCbor();
    const start = this.#endOfText(at);
    if (node === undefined) return this.value(start, undefined, depth);
    const name = this.#reader.readString(at);
    this.#maskKey(at, start, name, node);
    const child = node.names.at(name, 0, name.length) ?? node.below.every;
    const before = this.#edits.length;
    const end = this.value(start, child, depth);
    siblings?.sawEdits(child, before, this.#edits.length);
    const watched = node.watched.at(name, 0, name.length);
    if (watched !== undefined) siblings?.saw(watched, this.#textAt(start));
    return end;
  }

  #maskKey(at: number, end: number, name: Buffer, node: MaskNode): void {
    const { keys } = node.below;
    if (keys === undefined) return;
    this.#keys += 1;
    const isHash = keys.strategy.kind === 'hash';
    const masked = isHash
      ? maskedText(keys.strategy, () => name.toString('utf8'))
      : `${maskedWord}${this.#keys}`;
    this.#edits.add(at, end, writeText(masked), keys);
  }

  #textAt(at: number): string | undefined {
    if (this.#reader.head(at).major !== 3) return undefined;
    return this.#reader.readString(at).toString('utf8');
  }
}

function notCbor() {
  return unreadable('is not the CBOR that it ought to be');
}
