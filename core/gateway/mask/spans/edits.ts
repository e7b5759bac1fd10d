import { Buffer } from 'node:buffer';
import type { Masking, Transform } from '../strategy.ts';

/** Spans of a body that others take the place of, in the order in which they stand. */
export class Edits {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #texts: (Uint8Array | undefined)[] = [];
  readonly #maskings: Masking[] = [];

  get length(): number {
    return this.#starts.length;
  }

  add(start: number, end: number, text: Uint8Array, masking: Masking): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#texts.push(text);
    this.#maskings.push(masking);
  }

  /** Leaves the spans from one to before another as they are. */
  drop(from: number, to: number): void {
    for (let index = from; index < to; index += 1) this.#texts[index] = undefined;
  }

  /** The body with the spans replaced; the same one if there is none. */
  apply(body: Uint8Array): Uint8Array {
    const size = this.#sizeOf(body);
    if (size === undefined) return body;
    const edited = Buffer.allocUnsafe(size);
    let from = 0;
    let at = 0;
    for (let index = 0; index < this.#texts.length; index += 1) {
      const text = this.#texts[index];
      if (text === undefined) continue;
      const start = this.#starts[index] ?? from;
      at = copy(body, from, start, edited, at);
      at = copy(text, 0, text.length, edited, at);
      from = this.#ends[index] ?? start;
    }
    edited.set(body.subarray(from), at);
    return edited;
  }

  /** Length of the edited body; undefined if nothing is edited. */
  #sizeOf(body: Uint8Array): number | undefined {
    let size = body.length;
    let isEdited = false;
    for (let index = 0; index < this.#texts.length; index += 1) {
      const text = this.#texts[index];
      if (text === undefined) continue;
      isEdited = true;
      size += text.length - ((this.#ends[index] ?? 0) - (this.#starts[index] ?? 0));
    }
    return isEdited ? size : undefined;
  }

  /** What was masked, one line for each field class in the order of first sight. */
  transforms(): readonly Transform[] {
    const counts = new Map<Masking, number>();
    for (const [index, masking] of this.#maskings.entries()) {
      if (this.#texts[index] === undefined) continue;
      counts.set(masking, (counts.get(masking) ?? 0) + 1);
    }
    return mergeTransforms([...counts].map(([masking, count]) => transformOf(masking, count)));
  }
}

/** What is shorter is copied byte by byte: a view of it costs more. */
const shortest = 96;

/** Copies a part of one array to a place in another; gives the place after it. */
function copy(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
): number {
  if (to - from >= shortest) target.set(source.subarray(from, to), at);
  else
    for (let index = from; index < to; index += 1) target[at + index - from] = source[index] ?? 0;
  return at + to - from;
}

/** The line of one masking. */
export function transformOf({ fieldClass, strategy }: Masking, count: number): Transform {
  const path = fieldClass.slice(fieldClass.indexOf(':') + 1);
  return { path, rule: fieldClass, strategy: strategy.kind, count };
}

/** One line for each field class. */
export function mergeTransforms(all: readonly Transform[]): readonly Transform[] {
  const merged = new Map<string, Transform>();
  for (const each of all) {
    const before = merged.get(each.rule)?.count ?? 0;
    merged.set(each.rule, { ...each, count: before + each.count });
  }
  return [...merged.values()];
}
