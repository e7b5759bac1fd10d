import { hash } from 'node:crypto';
import type { WriterGap } from '#core/ledger/entry.ts';
import type { Finding } from './finding.ts';
import type { LeafTail } from './read-leaf.ts';
import { isObject } from './read-leaf.ts';

type Body = Readonly<Record<string, unknown>>;

/** The largest body has fewer parts. */
const mostParts = 64;

interface Group {
  readonly of: number;
  readonly hash: string;
  readonly texts: string[];
}

/** Entries that were split, as their parts come by; of each writer at most one is open at a time. */
export class OpenParts {
  readonly #open = new Map<string, Group>();
  /** Writers of whom a told gap may have taken parts: the rest of those follows it. */
  readonly #cut = new Set<string>();

  /** The next part of its writer: the body that it completes, or what is wrong. */
  add(tail: LeafTail, body: Body): { readonly whole?: Body; readonly finding?: Finding } {
    const { writer } = tail;
    const part = readPart(body);
    if (this.#isRest(writer, part?.number, part?.of)) return {};
    const group = this.#open.get(writer) ?? (part && { of: part.of, hash: part.hash, texts: [] });
    if (part === undefined || group === undefined) return { finding: this.#broken(tail) };
    const isNext = part.number === group.texts.length + 1;
    if (!isNext || part.of !== group.of || part.hash !== group.hash) {
      return { finding: this.#broken(tail) };
    }
    group.texts.push(part.text);
    this.#open.set(writer, group);
    return part.number < part.of ? {} : this.#complete(tail, group);
  }

  /** Another entry of the writer, which may not stand between parts. */
  interrupt(tail: Pick<LeafTail, 'writer' | 'n'>): Finding | undefined {
    this.#cut.delete(tail.writer);
    return this.#open.has(tail.writer) ? this.#broken(tail) : undefined;
  }

  /** Entries of the writer that are lost, as the log tells: what was split around them is lost with them. */
  lose({ writer }: WriterGap): void {
    this.#open.delete(writer);
    this.#cut.add(writer);
  }

  /** What is left of an entry whose first parts are in a gap, up to its last part. */
  #isRest(writer: string, number: number | undefined, of: number | undefined): boolean {
    const isRest = this.#cut.has(writer) && number !== undefined && number > 1;
    if (!isRest || number === of) this.#cut.delete(writer);
    return isRest;
  }

  #complete(tail: LeafTail, group: Group) {
    this.#open.delete(tail.writer);
    const text = group.texts.join('');
    const whole = `sha256:${hash('sha256', text)}` === group.hash ? parse(text) : undefined;
    return whole === undefined ? { finding: this.#broken(tail) } : { whole };
  }

  #broken({ writer, n }: Pick<LeafTail, 'writer' | 'n'>): Finding {
    this.#open.delete(writer);
    const says = `entry ${n} of ${writer} is not the next part of the entry that was split before it`;
    return { code: 'part_missing', writer, n, says };
  }
}

function parse(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readPart({ part }: Body) {
  if (!isObject(part)) return undefined;
  const { number, of, hash: whole, text } = part;
  if (typeof number !== 'number' || typeof of !== 'number' || of > mostParts) return undefined;
  if (typeof whole !== 'string' || typeof text !== 'string') return undefined;
  return { number, of, hash: whole, text };
}
