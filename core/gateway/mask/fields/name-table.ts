import { Buffer } from 'node:buffer';

interface Named<Value> {
  readonly bytes: Uint8Array;
  readonly value: Value;
}

/** Values by name, found by the bytes of a name where it stands in a body. */
export class NameTable<Value> {
  readonly #byText: ReadonlyMap<string, Value>;
  readonly #byLength: (Named<Value>[] | undefined)[] = [];

  constructor(byText: ReadonlyMap<string, Value>) {
    this.#byText = byText;
    for (const [name, value] of byText) {
      const bytes = Buffer.from(name, 'utf8');
      const same = this.#byLength[bytes.length] ?? [];
      this.#byLength[bytes.length] = [...same, { bytes, value }];
    }
  }

  get isEmpty(): boolean {
    return this.#byText.size === 0;
  }

  get(name: string): Value | undefined {
    return this.#byText.get(name);
  }

  /** Of the name that stands from `start` to before `end`. */
  at(body: Uint8Array, start: number, end: number): Value | undefined {
    const candidates = this.#byLength[end - start];
    if (candidates === undefined) return undefined;
    for (let index = 0; index < candidates.length; index += 1) {
      const candidate = candidates[index];
      if (candidate !== undefined && equals(body, start, candidate.bytes)) return candidate.value;
    }
    return undefined;
  }
}

function equals(body: Uint8Array, start: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) {
    if (body[start + index] !== bytes[index]) return false;
  }
  return true;
}
