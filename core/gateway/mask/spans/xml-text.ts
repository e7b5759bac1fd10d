import { Buffer } from 'node:buffer';

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const reference = /&(?:(amp|lt|gt|quot|apos)|#x([0-9A-Fa-f]{1,6})|#(\d{1,7}));/y;
const everyReference = new RegExp(reference.source, 'g');

/** True if every `&` of a text begins a reference that XML has without a document type. */
export function hasKnownReferences(text: string): boolean {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    reference.lastIndex = at;
    if (!reference.test(text)) return false;
  }
  return true;
}

const cdata = '<![CDATA[';

/** What the inside of an element without children reads: references, CDATA and comments resolved. */
export function readXmlText(inside: Uint8Array): string {
  const text = Buffer.from(inside).toString('utf8');
  let read = '';
  let at = 0;
  while (at < text.length) {
    const mark = text.indexOf('<', at);
    const plainEnd = mark === -1 ? text.length : mark;
    read += resolve(text.slice(at, plainEnd));
    const isCdata = text.startsWith(cdata, plainEnd);
    const sign = isCdata ? ']]>' : '-->';
    const end = plainEnd === text.length ? plainEnd : text.indexOf(sign, plainEnd);
    if (isCdata) read += text.slice(plainEnd + cdata.length, end);
    at = end + sign.length;
  }
  return read;
}

function resolve(text: string): string {
  return text.replace(everyReference, (_, name?: string, hex?: string, decimal?: string) => {
    if (name !== undefined) return named.get(name) ?? '';
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
