import { hash } from 'node:crypto';
import type { RecordKind } from '#core/store/store.ts';

/** Items of the records table that are no records: none of them has a revision. */
const ownKinds = [
  ...(['writer', 'position', 'chunk', 'key-set', 'log', 'sealed-head'] as const),
  'spent-signature',
] as const;

export type ItemKind = RecordKind | (typeof ownKinds)[number];

/**
 * How the items of a kind are laid out over partitions, which DynamoDB bounds at 1,000 write units
 * a second each: all in one, so that listing them is one query; by a hash; or by the last character
 * of the id, which is as random in ids of ours, and which the state machine can tell as well.
 */
export type Spread =
  | { readonly by: 'one' }
  | { readonly by: 'ending' }
  | {
      readonly by: 'hash';
      /** A power of two, at most 256. */
      readonly over: number;
      /** Only so many segments of the id, each ended by a slash, are hashed: what begins alike stays together. */
      readonly segments?: number;
    };

const one = { by: 'one' } as const;
const overMany = { by: 'hash', over: 64 } as const;
const overSome = { by: 'hash', over: 16 } as const;

/** Every kind of item in the records table; docs/data-model.md says why, and a test compares. */
export const spreads: Readonly<Record<ItemKind, Spread>> = {
  binding: overMany,
  lease: overSome,
  'access-key': overMany,
  'gateway-session': overMany,
  'kept-answer': overMany,
  head: one,
  slot: { ...overMany, segments: 2 },
  familiar: overMany,
  'revoked-sessions': one,
  approval: { by: 'ending' },
  'open-approval': overSome,
  'sign-in-attempt': overSome,
  'signed-in': overSome,
  'pending-approval': one,
  'identity-approval': { ...overSome, segments: 2 },
  presentation: overMany,
  'broken-glass': one,
  'break-glass-lost': one,
  delegation: one,
  'open-session': overSome,
  'session-entry': { ...overMany, segments: 1 },
  'session-key': overMany,
  writer: overSome,
  position: overSome,
  chunk: overSome,
  'key-set': overSome,
  log: one,
  'sealed-head': overSome,
  'spent-signature': overMany,
};

/** The alphabet of our ids; whatever else ends in something else shares one partition. */
const endings = '0123456789abcdefghjkmnpqrstvwxyz';
const otherEnding = '-';

/** The partition key of one item of the records table. */
export function partitionOf(kind: ItemKind, id: string): string {
  const spread = spreads[kind];
  switch (spread.by) {
    case 'one':
      return kind;
    case 'ending':
      return `${kind}#${endingOf(id)}`;
    case 'hash':
      return `${kind}#${bucketOf(beginningOf(id, spread.segments) ?? id, spread.over)}`;
  }
}

/** Every partition that may hold items of a kind whose ids begin with `within`. */
export function partitionsOf(kind: ItemKind, within = ''): readonly string[] {
  const spread = spreads[kind];
  switch (spread.by) {
    case 'one':
      return [kind];
    case 'ending':
      return [...endings, otherEnding].map((ending) => `${kind}#${ending}`);
    case 'hash': {
      const isFixed =
        spread.segments !== undefined && beginningOf(within, spread.segments) !== undefined;
      if (isFixed) return [partitionOf(kind, within)];
      return Array.from({ length: spread.over }, (_, bucket) => `${kind}#${named(bucket)}`);
    }
  }
}

/** The kind of record whose partition has this key; undefined for other items, and for a key of none. */
export function recordKindOf(partition: string): RecordKind | undefined {
  const name = partition.split('#', 1)[0] ?? '';
  return isRecordKind(name) ? name : undefined;
}

function isRecordKind(name: string): name is RecordKind {
  return Object.hasOwn(spreads, name) && !ownKinds.some((own) => own === name);
}

function endingOf(id: string): string {
  const last = id.at(-1) ?? '';
  return last !== '' && endings.includes(last) ? last : otherEnding;
}

function bucketOf(text: string, over: number): string {
  return named(Number.parseInt(hash('sha256', text, 'hex').slice(0, 2), 16) % over);
}

function named(bucket: number): string {
  return bucket.toString(16).padStart(2, '0');
}

/** The first segments of an id with their slashes; undefined for an id that has fewer, or for none asked for. */
function beginningOf(id: string, segments = 0): string | undefined {
  let end = 0;
  for (let found = 0; found < segments; found += 1) {
    end = id.indexOf('/', end) + 1;
    if (end === 0) return undefined;
  }
  return end === 0 ? undefined : id.slice(0, end);
}
