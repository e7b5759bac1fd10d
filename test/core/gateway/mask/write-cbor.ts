import { Buffer } from 'node:buffer';
import type { Draw, Tree } from './sample-tree.ts';
import { Writing, type WrittenBody, word } from './writing.ts';

/** A tree as CBOR, of definite and indefinite lengths at random. */
export function writeCbor(tree: Tree, draw: Draw): WrittenBody {
  const out = new Writing(draw);
  let keys = 0;
  value(tree);
  return out.done();

  function value(one: Tree): void {
    switch (one.kind) {
      case 'text':
        out.both(text(one.text));
        break;
      case 'leaf':
        leaf(one);
        break;
      case 'list':
        block(4, one.items, value);
        break;
      case 'structure':
        block(5, one.members, ([name, inner]) => {
          out.both(text(name));
          value(inner);
        });
        break;
      case 'map':
        block(5, one.values, (inner) => {
          keys += one.hasSecretKeys ? 1 : 0;
          const key = text(out.text(one.hasSecretKeys));
          out.change(key, one.hasSecretKeys ? definite(3, Buffer.from(`${word}${keys}`)) : key);
          value(inner);
        });
        break;
    }
  }

  function block<T>(major: number, all: readonly T[], write: (one: T) => void): void {
    const isOpen = draw(3) === 0;
    out.both(isOpen ? Buffer.from([(major << 5) | 31]) : head(major, all.length));
    for (const each of all) write(each);
    out.both(isOpen ? Buffer.from([0xff]) : '');
  }

  function leaf({ secret, form }: Extract<Tree, { kind: 'leaf' }>): void {
    const masked = definite(3, Buffer.from(word));
    const written = {
      string: () => [text(out.text(secret)), masked],
      json: () => [text(out.text(secret)), definite(3, Buffer.from(JSON.stringify(word)))],
      blob: () => [definite(2, Buffer.from(out.text(secret))), definite(2, Buffer.from(word))],
      number: () => number(),
      digits: () => number(),
      boolean: () => [Buffer.from([0xf5]), Buffer.from([0xf4])],
      timestamp: () => number().map((one) => Buffer.concat([Buffer.from([0xc1]), one])),
    }[form]();
    const [plain = masked, hidden = masked] = written;
    out.change(plain, secret ? hidden : plain);

    function number(): readonly Buffer[] {
      const bytes = Buffer.alloc(9, draw(2) === 0 ? 0xfb : 0x1b);
      const double = Number(out.number(secret));
      if (bytes[0] === 0xfb) {
        bytes.writeDoubleBE(double, 1);
        return [bytes, Buffer.from([0xfb, ...Buffer.alloc(8)])];
      }
      bytes.writeBigUInt64BE(BigInt(double), 1);
      return [bytes, Buffer.from([0])];
    }
  }

  /** Now and then in chunks. */
  function text(one: string): Buffer {
    const bytes = Buffer.from(one);
    if (draw(4) > 0) return definite(3, bytes);
    const chunks = Array.from(one, (char) => definite(3, Buffer.from(char)));
    return Buffer.concat([Buffer.from([0x7f]), ...chunks, Buffer.from([0xff])]);
  }

  function definite(major: number, bytes: Buffer): Buffer {
    return Buffer.concat([head(major, bytes.length), bytes]);
  }

  function head(major: number, length: number): Buffer {
    if (length < 24) return Buffer.from([(major << 5) | length]);
    return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
  }
}
