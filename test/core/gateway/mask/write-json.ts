import { Buffer } from 'node:buffer';
import type { Draw, Tree } from './sample-tree.ts';
import { blob, Writing, type WrittenBody, word } from './writing.ts';

/** A tree as JSON, spaced and escaped at random. */
export function writeJson(tree: Tree, draw: Draw): WrittenBody {
  const out = new Writing(draw);
  let keys = 0;
  value(tree);
  return out.done();

  function value(one: Tree): void {
    switch (one.kind) {
      case 'text':
        out.both(quoted(one.text));
        break;
      case 'leaf':
        leaf(one);
        break;
      case 'list':
        block('[]', one.items, value);
        break;
      case 'structure':
        block('{}', one.members, ([name, inner]) => {
          out.both(`${quoted(name)}${space()}:${space()}`);
          value(inner);
        });
        break;
      case 'map':
        block('{}', one.values, (inner) => {
          keys += one.hasSecretKeys ? 1 : 0;
          const key = quoted(out.text(one.hasSecretKeys));
          out.change(key, one.hasSecretKeys ? `"${word}${keys}"` : key);
          out.both(':');
          value(inner);
        });
        break;
    }
  }

  function block<T>(signs: string, all: readonly T[], write: (one: T) => void): void {
    out.both(`${signs[0]}${space()}`);
    for (const [index, each] of all.entries()) {
      if (index > 0) out.both(`,${space()}`);
      write(each);
    }
    out.both(`${space()}${signs[1]}`);
  }

  function leaf({ secret, form }: Extract<Tree, { kind: 'leaf' }>): void {
    const written = {
      string: () => [quoted(out.text(secret)), `"${word}"`],
      json: () => [quoted(out.text(secret)), quoted(JSON.stringify(word))],
      blob: () => [quoted(Buffer.from(out.text(secret)).toString('base64')), `"${blob}"`],
      number: () => [out.number(secret), '0'],
      digits: () => [quoted(out.number(secret)), '"0"'],
      boolean: () => ['true', 'false'],
      timestamp: () => [out.number(secret), '0'],
    }[form]();
    out.change(written[0] ?? '', (secret ? written[1] : written[0]) ?? '');
  }

  function space(): string {
    return [' ', '', '\n\t', ''][draw(4)] ?? '';
  }

  /** Sometimes with escapes that need not be there. */
  function quoted(text: string): string {
    const written = JSON.stringify(text);
    if (draw(3) > 0) return written;
    const [first = ''] = text;
    const unit =
      first.length === 1 ? `\\u${first.charCodeAt(0).toString(16).padStart(4, '0')}` : first;
    return `"${unit}${JSON.stringify(text.slice(first.length)).slice(1)}`;
  }
}
