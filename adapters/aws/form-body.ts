import { percentEncode } from '#core/sigv4/percent-encoding.ts';

/** A form body, each byte written as AWS's own Python clients write it: they are the ones most met. */
export function formBody(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs.map((pair) => pair.map(encoded).join('=')).join('&');
}

function encoded(text: string): string {
  return percentEncode(text).replaceAll('%20', '+');
}
