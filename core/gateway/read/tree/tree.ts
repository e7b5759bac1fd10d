/**
 * What JSON and CBOR bodies are made of before a model says what it means: whole numbers are numbers
 * or, beyond 2^53, bigints. Maps have no prototype.
 */
export type Tree =
  | null
  | boolean
  | string
  | number
  | bigint
  | Uint8Array
  | Float
  | Instant
  | readonly Tree[]
  | TreeMap;

export interface TreeMap {
  readonly [name: string]: Tree;
}

/** A number that was written with a fraction or an exponent, or as a float; always finite. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Seconds since 1970, as CBOR's tag 1 has them. */
export class Instant {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

export function isTreeMap(tree: Tree): tree is TreeMap {
  return (
    typeof tree === 'object' &&
    tree !== null &&
    !Array.isArray(tree) &&
    !(tree instanceof Uint8Array || tree instanceof Float || tree instanceof Instant)
  );
}

export function isTreeList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}
