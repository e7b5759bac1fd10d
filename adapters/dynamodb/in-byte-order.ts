/** Orders texts by their UTF-8 bytes, as DynamoDB orders sort keys: UTF-16 orders U+E000 and above otherwise. */
export function inByteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The inverse. */
export function againstByteOrder(a: string, b: string): number {
  return inByteOrder(b, a);
}
