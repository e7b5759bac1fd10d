const plain = /^[\x20-\x7e]*$/;
const hidden = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** Whether a text shows as what it is: no control characters, line separators or bidi controls. */
export function isPrintable(text: string): boolean {
  return plain.test(text) || !hidden.test(text);
}
