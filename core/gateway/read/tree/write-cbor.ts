import { Float, Instant, isTreeList, type Tree } from './tree.ts';

const major = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const;

/** Writes CBOR (RFC 8949) as Smithy's RPC v2 reads it: definite lengths, text keys, floats of 64 bits. */
export function writeCbor(tree: Tree): Buffer {
  const parts: Buffer[] = [];
  write(tree, parts);
  return Buffer.concat(parts);
}

function write(tree: Tree, parts: Buffer[]): void {
  switch (typeof tree) {
    case 'boolean':
      parts.push(Buffer.of(tree ? 0xf5 : 0xf4));
      break;
    case 'string':
      writeString(major.text, Buffer.from(tree, 'utf8'), parts);
      break;
    case 'number':
    case 'bigint':
      parts.push(whole(BigInt(tree)));
      break;
    default:
      writeObject(tree, parts);
  }
}

function writeObject(
  tree: Exclude<Tree, boolean | string | number | bigint>,
  parts: Buffer[],
): void {
  if (tree === null) parts.push(Buffer.of(0xf6));
  else if (tree instanceof Uint8Array) writeString(major.bytes, tree, parts);
  else if (tree instanceof Float) parts.push(float(tree.value));
  else if (tree instanceof Instant) writeInstant(tree, parts);
  else if (isTreeList(tree)) writeArray(tree, parts);
  else writeMap(Object.entries(tree), parts);
}

function writeArray(items: readonly Tree[], parts: Buffer[]): void {
  parts.push(head(major.array, BigInt(items.length)));
  for (const item of items) write(item, parts);
}

function writeMap(entries: readonly (readonly [string, Tree])[], parts: Buffer[]): void {
  parts.push(head(major.map, BigInt(entries.length)));
  for (const [name, value] of entries) {
    write(name, parts);
    write(value, parts);
  }
}

function writeInstant({ seconds }: Instant, parts: Buffer[]): void {
  parts.push(head(major.tag, 1n));
  write(Number.isSafeInteger(seconds) ? seconds : new Float(seconds), parts);
}

function writeString(type: number, bytes: Uint8Array, parts: Buffer[]): void {
  parts.push(head(type, BigInt(bytes.length)), Buffer.from(bytes));
}

function whole(value: bigint): Buffer {
  return value < 0n ? head(major.negative, -1n - value) : head(major.unsigned, value);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xfb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

/** Type and count in as few bytes as there can be. */
function head(type: number, count: bigint): Buffer {
  const first = type << 5;
  if (count < 24n) return Buffer.of(first | Number(count));
  const power = [8n, 16n, 32n, 64n].findIndex((bits) => count < 1n << bits);
  const bytes = Buffer.alloc(1 + (1 << power));
  bytes[0] = first | (24 + power);
  Buffer.from(count.toString(16).padStart(2 << power, '0'), 'hex').copy(bytes, 1);
  return bytes;
}
