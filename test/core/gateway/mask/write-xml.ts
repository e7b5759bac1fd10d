import { Buffer } from 'node:buffer';
import { escapeXml } from '#core/xml/write-xml.ts';
import type { Draw, Tree } from './sample-tree.ts';
import { blob, Writing, type WrittenBody, word } from './writing.ts';

/** A tree as XML within the elements around it, by references or CDATA at random. */
export function writeXml(tree: Tree, draw: Draw, around: readonly string[]): WrittenBody {
  const out = new Writing(draw);
  out.both(draw(2) === 0 ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '');
  for (const name of around) out.both(`<${name} xmlns="http://aws.example/doc/">\n`);
  inside(tree);
  for (const name of around.toReversed()) out.both(`</${name}>`);
  return out.done();

  function element(name: string, one: Tree): void {
    if (one.kind === 'list' && one.isFlattened) {
      for (const item of one.items) wrapped(name, () => inside(item));
    } else if (one.kind === 'map' && one.isFlattened) {
      for (const each of one.values) wrapped(name, () => entry(one.names, each));
    } else {
      wrapped(name, () => inside(one));
    }
  }

  function wrapped(name: string, write: () => void): void {
    out.both(`<${name}>`);
    write();
    out.both(`</${name}>${['', '\n', '  '][draw(3)]}`);
  }

  function inside(one: Tree): void {
    switch (one.kind) {
      case 'text':
        out.both(escapeXml(one.text));
        break;
      case 'leaf':
        leaf(one);
        break;
      case 'structure':
        for (const [name, inner] of one.members) element(name, inner);
        break;
      case 'list':
        for (const item of one.items) element(['member', 'item', 'Thing'][draw(3)] ?? '', item);
        break;
      case 'map':
        for (const each of one.values) wrapped('entry', () => entry(one.names, each));
    }
  }

  function entry([key, value]: readonly [string, string], inner: Tree): void {
    wrapped(key, () => out.both(escapeXml(out.text(false))));
    element(value, inner);
  }

  function leaf({ secret, form }: Extract<Tree, { kind: 'leaf' }>): void {
    const written = {
      string: () => [marked(out.text(secret)), word],
      json: () => [marked(out.text(secret)), escapeXml(JSON.stringify(word))],
      blob: () => [Buffer.from(out.text(secret)).toString('base64'), blob],
      number: () => [out.number(secret), '0'],
      digits: () => [out.number(secret), '0'],
      boolean: () => ['true', 'false'],
      timestamp: () => ['2026-11-23T06:00:00.000Z', '1970-01-01T00:00:00Z'],
    }[form]();
    out.change(written[0] ?? '', (secret ? written[1] : written[0]) ?? '');
  }

  /** A text by references, or as CDATA. */
  function marked(text: string): string {
    if (draw(4) === 0) return `<![CDATA[${text}]]>`;
    return escapeXml(text).replace('é', draw(2) === 0 ? '&#233;' : '&#xe9;');
  }
}
