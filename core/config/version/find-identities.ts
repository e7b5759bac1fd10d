import type { Chunks } from '#core/store/store.ts';
import type { Identity } from '../configuration.ts';
import type { IssuerNames } from '../demo-issuer.ts';
import { bucketOf, digestOf, identityKey } from './digest.ts';
import type { IdItem, Manifest, Pages } from './manifest.ts';
import type { Placed } from './place-identities.ts';
import { readPages } from './read-chunk.ts';

/** Looks identities up in the buckets of a version, reading each bucket once. */
export interface IdentityFinder {
  identitiesFor(iss: string, pins: ReadonlyMap<string, string>): Promise<readonly Identity[]>;
  identity(id: string): Promise<Identity | undefined>;
}

/** A version, and what identities are read with. */
export interface FinderParts {
  readonly manifest: Manifest;
  readonly chunks: Chunks;
  readonly names: IssuerNames;
}

/** Finds identities by pinned claim and by id; faults of the store pass through. */
export function createIdentityFinder({ manifest, chunks, names }: FinderParts): IdentityFinder {
  const identities = createBuckets(manifest.identities, async (pages) => {
    return placedByKey(await readPages<Placed>(pages, chunks), names);
  });
  const ids = createBuckets(manifest.ids, async (pages) => {
    return new Map(await readPages<IdItem>(pages, chunks));
  });
  const under = async (key: string) => (await identities(key)).get(key) ?? [];
  return {
    async identitiesFor(iss, pins) {
      const found = await Promise.all(
        keysOf({ manifest, iss: names.written(iss), pins }).map(under),
      );
      return [...new Map(found.flat().map((identity) => [identity.id, identity])).values()];
    },
    async identity(id) {
      const key = (await ids(digestOf(id))).get(id);
      return key === undefined ? undefined : (await under(key)).find((one) => one.id === id);
    },
  };
}

/** One key for each claim that any identity is pinned by and this token states. */
function keysOf(given: {
  readonly manifest: Manifest;
  readonly iss: string;
  readonly pins: ReadonlyMap<string, string>;
}): readonly string[] {
  return given.manifest.pins.flatMap((pointer) => {
    const value = pointer === '' ? '' : given.pins.get(pointer);
    return value === undefined ? [] : [identityKey(given.iss, pointer, value)];
  });
}

function placedByKey(
  placed: readonly Placed[],
  names: IssuerNames,
): ReadonlyMap<string, readonly Identity[]> {
  const grouped = Map.groupBy(placed, ([key]) => key);
  return new Map(
    [...grouped].map(([key, items]) => [key, items.map(([, identity]) => stated(identity, names))]),
  );
}

function stated(identity: Identity, names: IssuerNames): Identity {
  const trusts = identity.trusts.map((trust) => ({ ...trust, iss: names.stated(trust.iss) }));
  return { ...identity, trusts };
}

/** Reads the bucket of a key when it is first needed, and keeps it; a failed read is not kept. */
function createBuckets<B>(
  buckets: readonly Pages[],
  read: (pages: Pages) => Promise<B>,
): (key: string) => Promise<B> {
  const kept = new Map<number, Promise<B>>();
  return (key) => {
    const number = bucketOf(key, buckets.length);
    const known = kept.get(number);
    if (known !== undefined) return known;
    const reading = read(buckets[number] ?? []);
    kept.set(number, reading);
    reading.catch(() => kept.delete(number));
    return reading;
  };
}
