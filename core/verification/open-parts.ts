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

  /** The next part of its writer: the body that it completes, or what is wrong. */
  add(tail: LeafTail, body: Body): { readonly whole?: Body; readonly finding?: Finding } {
    const { writer } = tail;
    const part = readPart(body);
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
    return this.#open.has(tail.writer) ? this.#broken(tail) : undefined;
  }

  /** Entries of the writer that are lost: a part among them is missing for good. */
  lose({ writer, from }: WriterGap): Finding | undefined {
    return this.interrupt({ writer, n: from });
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
