import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { atomically } from './atomically.ts';
import type { ObjectData } from './object-data.ts';
import type { ObjectPlace } from './objects.ts';

/** A multipart upload that is neither completed nor aborted. */
export interface Upload extends ObjectPlace {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly startedAt: string;
}

export interface Part {
  readonly number: number;
  readonly size: number;
  /** Hex MD5 of its bytes. */
  readonly etag: string;
  readonly modifiedAt: string;
}

export interface NewPart extends Omit<Part, 'size'> {
  readonly bytes: Uint8Array;
}

/** What the parts chosen for an object make of it. */
export interface Completion {
  readonly parts: readonly Part[];
  readonly etag: string;
  readonly modifiedAt: string;
  /** Put only where no object is. */
  readonly onlyIfNew: boolean;
}

/** Multipart uploads and their parts. */
export interface Uploads {
  begin(upload: Omit<Upload, 'id'>): string;
  find(id: string): Upload | undefined;
  /** A part of the same number is replaced. */
  putPart(uploadId: string, part: NewPart): void;
  /** In order of number. */
  parts(uploadId: string): readonly Part[];
  /** The parts become the object, the others and the upload go; false when an object must not be there and is. */
  complete(upload: Upload, completion: Completion): boolean;
  abort(uploadId: string): void;
}

interface PartRow extends Part {
  readonly dataId: string;
}

export function createUploads(database: DatabaseSync, data: ObjectData): Uploads {
  const begin = database.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?)');
  const find = database.prepare(
    'SELECT id, bucket, key, headers, started_at AS startedAt FROM uploads WHERE id = ?',
  );
  const putPart = database.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?)');
  const parts = database.prepare(`
    SELECT number, size, etag, modified_at AS modifiedAt, data_id AS dataId
    FROM parts WHERE upload_id = ? ORDER BY number
  `);
  const dropParts = database.prepare('DELETE FROM parts WHERE upload_id = ?');
  const drop = database.prepare('DELETE FROM uploads WHERE id = ?');
  const oldData = database.prepare(
    'SELECT data_id AS id FROM objects WHERE bucket = ? AND key = ?',
  );
  const insert = database.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?)');
  const rows = (id: string): readonly PartRow[] => parts.all(id) as unknown as readonly PartRow[];

  function end(id: string, kept: ReadonlySet<string>): void {
    for (const { dataId } of rows(id)) if (!kept.has(dataId)) data.remove(dataId);
    dropParts.run(id);
    drop.run(id);
  }

  function complete(upload: Upload, completion: Completion): boolean {
    return atomically(database, () => {
      const { bucket, key, headers } = upload;
      const old = oldData.get(bucket, key) as { readonly id: string } | undefined;
      if (old !== undefined && completion.onlyIfNew) return false;
      if (old !== undefined) data.remove(old.id);
      const numbers = new Set(completion.parts.map(({ number }) => number));
      const chosen = rows(upload.id).filter(({ number }) => numbers.has(number));
      const joined = data.join(chosen.map(({ dataId }) => dataId));
      const size = chosen.reduce((sum, part) => sum + part.size, 0);
      const { etag, modifiedAt } = completion;
      insert.run(bucket, key, joined, size, etag, JSON.stringify(headers), modifiedAt);
      end(upload.id, new Set(chosen.map(({ dataId }) => dataId)));
      return true;
    });
  }

  return {
    complete,
    begin: ({ bucket, key, headers, startedAt }) => {
      const id = randomUUID().replaceAll('-', '');
      begin.run(id, bucket, key, JSON.stringify(headers), startedAt);
      return id;
    },
    find: (id) => {
      const row = find.get(id);
      if (row === undefined) return undefined;
      const { bucket, key, headers, startedAt } = row;
      return {
        id,
        bucket: String(bucket),
        key: String(key),
        headers: JSON.parse(String(headers)),
        startedAt: String(startedAt),
      };
    },
    putPart: (uploadId, { number, bytes, etag, modifiedAt }) =>
      atomically(database, () => {
        const old = rows(uploadId).find((part) => part.number === number);
        if (old !== undefined) data.remove(old.dataId);
        putPart.run(uploadId, number, data.add(bytes), bytes.length, etag, modifiedAt);
      }),
    parts: (uploadId) => rows(uploadId),
    abort: (uploadId) => atomically(database, () => end(uploadId, new Set())),
  };
}
