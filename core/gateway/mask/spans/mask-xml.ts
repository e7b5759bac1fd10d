import { Buffer, isUtf8 } from 'node:buffer';
import { escapeXml } from '#core/xml/write-xml.ts';
import type { MaskNode } from '../fields/mask-node.ts';
import type { Form } from '../fields/sensitive-shape.ts';
import type { Strategy } from '../strategy.ts';
import { unreadable } from '../unmaskable.ts';
import type { Edits } from './edits.ts';
import { maskedScalar, maskedWord } from './masked-value.ts';
import { Siblings } from './siblings.ts';
import { endOfName, isSpace, readXmlTag, skipSpace, type XmlTag } from './xml-tag.ts';
import { hasKnownReferences, readXmlText } from './xml-text.ts';

/**
 * Finds what must be masked in an XML document (XML 1.0 in UTF-8), elements by their local names. A
 * secret without children is masked as a whole, CDATA and comments in it too. Throws a fault for
 * what is not well formed, for document types, processing instructions and unknown references, for
 * attributes and stray text within a secret, and for what is nested deeper than told.
 */
export function maskXml(body: Uint8Array, root: MaskNode, edits: Edits, deepest: number): void {
  if (!isUtf8(body)) throw notXml();
  new XmlScan(body, edits, deepest).document(root);
}

/** An element that is open. */
interface Open {
  readonly tag: XmlTag;
  readonly node: MaskNode | undefined;
  readonly siblings: Siblings | undefined;
  /** Edits there were when it began. */
  readonly before: number;
  hasChildren: boolean;
  hasText: boolean;
}

const less = 0x3c;
const declaration =
  /^\uFEFF?(?:<\?xml version=["']1\.0["'](?: encoding=["'][Uu][Tt][Ff]-8["'])?(?: standalone=["'](?:yes|no)["'])?\s*\?>)?/;
const commentOpen = Buffer.from('<!--');
const cdataOpen = Buffer.from('<![CDATA[');

class XmlScan {
  readonly #body: Buffer;
  readonly #edits: Edits;
  readonly #deepest: number;
  readonly #open: Open[] = [];
  readonly #hasReferences: boolean;

  constructor(body: Uint8Array, edits: Edits, deepest: number) {
    this.#body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#edits = edits;
    this.#deepest = deepest;
    this.#hasReferences = this.#body.includes(0x26);
  }

  document(root: MaskNode): void {
    const head = declaration.exec(this.#body.toString('utf8', 0, 128))?.[0] ?? '';
    let at = this.#misc(Buffer.byteLength(head));
    at = this.#element(at, root);
    while (this.#open.length > 0) at = this.#inside(at);
    if (this.#misc(at) !== this.#body.length) throw notXml();
  }

  /** White space and comments, beside the root. */
  #misc(from: number): number {
    let at = skipSpace(this.#body, from);
    while (this.#startsWith(commentOpen, at))
      at = skipSpace(this.#body, this.#endOf('-->', at + 4));
    return at;
  }

  /** Text up to the next `<`, and what begins there. */
  #inside(from: number): number {
    const at = this.#body.indexOf(less, from);
    if (at === -1) throw notXml();
    if (at > from) this.#text(from, at);
    switch (this.#body[at + 1]) {
      case 0x2f:
        return this.#close(at);
      case 0x21:
        return this.#marked(at);
      default:
        return this.#element(at, this.#open.at(-1)?.node);
    }
  }

  #text(start: number, end: number): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    if (!element.hasText && element.node?.masking !== undefined) {
      element.hasText = !this.#isBlank(start, end);
    }
    if (!this.#hasReferences) return;
    if (!hasKnownReferences(this.#body.toString('latin1', start, end))) throw notXml();
  }

  /** A comment or CDATA. */
  #marked(at: number): number {
    const element = this.#open.at(-1);
    if (element !== undefined) element.hasText = true;
    if (this.#startsWith(commentOpen, at)) return this.#endOf('-->', at + commentOpen.length);
    if (this.#startsWith(cdataOpen, at)) return this.#endOf(']]>', at + cdataOpen.length);
    throw notXml();
  }

  /** An opening tag; `parent` is the node of the element around it, the root's own where there is none. */
  #element(at: number, parent: MaskNode | undefined): number {
    const tag = this.#body[at] === less ? readXmlTag(this.#body, at) : undefined;
    if (tag === undefined) throw notXml();
    if (this.#hasReferences && !hasKnownReferences(this.#body.toString('latin1', at, tag.end))) {
      throw notXml();
    }
    const around = this.#open.at(-1);
    if (around !== undefined) around.hasChildren = true;
    const node = around === undefined ? parent : this.#childOf(parent, tag);
    if (node?.masking !== undefined && tag.hasContent) throw strayContent();
    this.#enter(tag, node);
    return tag.isEmpty ? this.#leave(tag.end, tag.end) : tag.end;
  }

  #childOf(parent: MaskNode | undefined, { localStart, nameEnd }: XmlTag): MaskNode | undefined {
    if (parent === undefined) return undefined;
    return parent.names.at(this.#body, localStart, nameEnd) ?? parent.below.every;
  }

  #enter(tag: XmlTag, node: MaskNode | undefined): void {
    if (this.#open.length >= this.#deepest) {
      throw unreadable(`is nested more than ${this.#deepest} deep`);
    }
    const siblings = node === undefined || node.watched.isEmpty ? undefined : new Siblings();
    const before = this.#edits.length;
    this.#open.push({ tag, node, siblings, before, hasChildren: false, hasText: false });
  }

  #close(at: number): number {
    const tag = this.#open.at(-1)?.tag;
    const nameEnd = endOfName(this.#body, at + 2);
    const end = skipSpace(this.#body, nameEnd);
    if (tag === undefined || this.#body[end] !== 0x3e) throw notXml();
    if (!this.#isSame(tag.nameStart, tag.nameEnd, at + 2, nameEnd)) throw notXml();
    return this.#leave(at, end + 1);
  }

  /** Ends the innermost element, whose inside ends before `end`; gives where the next thing begins. */
  #leave(end: number, next: number): number {
    const element = this.#open.pop();
    if (element === undefined) throw notXml();
    const { node, siblings } = element;
    siblings?.settle(this.#edits);
    if (node?.masking !== undefined) this.#mask(element, end);
    this.#tell(element, end);
    return next;
  }

  /** Tells the element around it what may matter to its siblings. */
  #tell({ tag, node, before }: Open, end: number): void {
    const around = this.#open.at(-1);
    if (around?.siblings === undefined) return;
    around.siblings.sawEdits(node, before, this.#edits.length);
    const watched = around.node?.watched.at(this.#body, tag.localStart, tag.nameEnd);
    if (watched === undefined) return;
    around.siblings.saw(watched, readXmlText(this.#body.subarray(tag.end, end)));
  }

  #mask({ tag, node, hasChildren, hasText }: Open, end: number): void {
    const masking = node?.masking;
    if (node === undefined || masking === undefined) return;
    if (hasChildren) {
      if (hasText) throw strayContent();
      return;
    }
    if (end <= tag.end) return;
    const read = () => readXmlText(this.#body.subarray(tag.end, end));
    this.#edits.add(tag.end, end, maskedXml(node.form, masking.strategy, read), masking);
  }

  #isSame(start: number, end: number, other: number, otherEnd: number): boolean {
    if (end - start !== otherEnd - other) return false;
    for (let at = start; at < end; at += 1) {
      if (this.#body[at] !== this.#body[other + at - start]) return false;
    }
    return true;
  }

  #isBlank(start: number, end: number): boolean {
    for (let at = start; at < end; at += 1) if (!isSpace(this.#body[at] ?? 0)) return false;
    return true;
  }

  #startsWith(bytes: Buffer, at: number): boolean {
    return (
      this.#body.compare(
        bytes,
        0,
        bytes.length,
        at,
        Math.min(at + bytes.length, this.#body.length),
      ) === 0
    );
  }

  #endOf(sign: string, from: number): number {
    const found = this.#body.indexOf(sign, from, 'latin1');
    if (found === -1) throw notXml();
    return found + sign.length;
  }
}

const redacted = Buffer.from(maskedWord);

/** What takes the place of the inside of an element. */
function maskedXml(form: Form, strategy: Strategy, read: () => string): Uint8Array {
  if (form === 'string' && strategy.kind === 'redact') return redacted;
  return Buffer.from(escapeXml(maskedScalar(strategy, form, read)), 'utf8');
}

function notXml() {
  return unreadable('is not the XML that it ought to be');
}

function strayContent() {
  return unreadable(
    "AWS's answer has attributes, comments or text where a secret has only elements",
  );
}
