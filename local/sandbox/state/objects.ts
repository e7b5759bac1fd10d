import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { atomically } from './atomically.ts';
import type { ByteSpan, ObjectData } from './object-data.ts';

/** Where an object lies. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** An object without its bytes. */
export interface ObjectFacts extends ObjectPlace {
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Content type, metadata and the like, by lower-case header name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly modifiedAt: string;
}

export interface NewObject extends ObjectPlace {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly modifiedAt: string;
  /** Put only where no object is. */
  readonly onlyIfNew: boolean;
}

/** Objects by bucket and key. */
export interface Objects {
  find(place: ObjectPlace): ObjectFacts | undefined;
  read(place: ObjectPlace, span: ByteSpan): Buffer;
  /** False when there already is one and it must be new. */
  put(object: NewObject): boolean;
  remove(place: ObjectPlace): void;
  /** Objects of a bucket whose key begins with `prefix` and comes after `after`, in order of the keys' bytes. */
  after(
    bucket: string,
    from: { readonly prefix: string; readonly after: string },
  ): Iterable<ObjectFacts>;
}

const columns = 'bucket, key, size, etag, headers, modified_at AS modifiedAt';

export function createObjects(database: DatabaseSync, data: ObjectData): Objects {
  const find = database.prepare(`SELECT ${columns} FROM objects WHERE bucket = ? AND key = ?`);
  const dataId = database.prepare(
    'SELECT data_id AS dataId FROM objects WHERE bucket = ? AND key = ?',
  );
  const insert = database.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?');
  const list = database.prepare(`
    SELECT ${columns} FROM objects
    WHERE bucket = ? AND key > ? AND substr(key, 1, length(?3)) = ?3 ORDER BY key
  `);
  const idOf = ({ bucket, key }: ObjectPlace): string | undefined =>
    (dataId.get(bucket, key) as { readonly dataId: string } | undefined)?.dataId;

  function put(object: NewObject): boolean {
    return atomically(database, () => {
      const old = idOf(object);
      if (old !== undefined && object.onlyIfNew) return false;
      if (old !== undefined) data.remove(old);
      const { bucket, key, bytes, etag, headers, modifiedAt } = object;
      const id = data.add(bytes);
      insert.run(bucket, key, id, bytes.length, etag, JSON.stringify(headers), modifiedAt);
      return true;
    });
  }

  return {
    put,
    find: ({ bucket, key }) => {
      const row = find.get(bucket, key);
      return row === undefined ? undefined : factsOf(row);
    },
    read: (place, span) => {
      const id = idOf(place);
      return id === undefined ? Buffer.alloc(0) : data.read(id, span);
    },
    remove: (place) =>
      atomically(database, () => {
        const old = idOf(place);
        if (old !== undefined) data.remove(old);
        remove.run(place.bucket, place.key);
      }),
    after: function* (bucket, { prefix, after }) {
      for (const row of list.iterate(bucket, after, prefix)) yield factsOf(row);
    },
  };
}

function factsOf(row: Readonly<Record<string, SQLOutputValue>>): ObjectFacts {
  return {
    bucket: String(row.bucket),
    key: String(row.key),
    size: Number(row.size),
    etag: String(row.etag),
    headers: JSON.parse(String(row.headers)),
    modifiedAt: String(row.modifiedAt),
  };
}
