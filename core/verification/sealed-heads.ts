import { Buffer } from 'node:buffer';
import type { WriterGap, WriterHead } from '#core/ledger/entry.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { isObject, parseBody } from './read-leaf.ts';

/** What the sealer says at the end of a batch. */
export interface SealedHeads {
  /** RFC 3339. */
  readonly at: string;
  /** Leaves with this one. */
  readonly size: number;
  readonly heads: readonly WriterHead[];
  /** What was lost before it was sealed, and accepted. */
  readonly gaps: readonly WriterGap[];
}

const sealerEnd = Buffer.from(`,"writer":"${sealerName}"}`);

const lastLetter = sealerName.charCodeAt(sealerName.length - 1);

/** Whether a leaf is the sealer's own, so that a batch may end with it. */
export function isOfSealer(leaf: Buffer | undefined): boolean {
  if (leaf === undefined || leaf.length < sealerEnd.length) return false;
  // Most writers end otherwise, and one byte tells.
  if (leaf[leaf.length - 3] !== lastLetter) return false;
  return leaf.compare(sealerEnd, 0, sealerEnd.length, leaf.length - sealerEnd.length) === 0;
}

/** The heads and gaps that a leaf of the sealer names; undefined for a leaf of another form. */
export function readSealedHeads(leaf: Buffer): SealedHeads | undefined {
  const { kind, at, facts, heads, gaps = [] } = parseBody(leaf) ?? {};
  if (kind !== 'ledger.sealed' || typeof at !== 'string' || !isObject(facts)) return undefined;
  const { size } = facts;
  if (typeof size !== 'number' || !Array.isArray(heads) || !heads.every(isHead)) return undefined;
  if (!Array.isArray(gaps) || !gaps.every(isGap)) return undefined;
  return { at, size, heads, gaps };
}

function isHead(value: unknown): value is WriterHead {
  if (!isObject(value)) return false;
  const { writer, n, hash } = value;
  return typeof writer === 'string' && typeof n === 'number' && typeof hash === 'string';
}

function isGap(value: unknown): value is WriterGap {
  if (!isObject(value)) return false;
  const { writer, from, to, hash } = value;
  if (typeof writer !== 'string' || typeof hash !== 'string') return false;
  const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  return isRange && Number(from) >= 1 && Number(to) >= Number(from);
}
