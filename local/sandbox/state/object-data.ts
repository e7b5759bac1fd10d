import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** A part of some bytes, both ends included. */
export interface ByteSpan {
  readonly first: number;
  readonly last: number;
}

/** Bytes of objects and of uploaded parts, each a run of pieces under one id. */
export interface ObjectData {
  /** The id under which the bytes are kept. */
  add(bytes: Uint8Array): string;
  /** Makes the single pieces of several ids one run, in this order, under a new id. */
  join(ids: readonly string[]): string;
  read(id: string, span: ByteSpan): Buffer;
  remove(id: string): void;
}

interface Piece {
  readonly n: number;
  readonly size: number;
}

export function createObjectData(database: DatabaseSync): ObjectData {
  const insert = database.prepare('INSERT INTO data VALUES (?, ?, ?, ?)');
  const move = database.prepare('UPDATE data SET id = ?, n = ? WHERE id = ?');
  const pieces = database.prepare('SELECT n, size FROM data WHERE id = ? ORDER BY n');
  const slice = database.prepare(
    'SELECT substr(bytes, ?, ?) AS bytes FROM data WHERE id = ? AND n = ?',
  );
  const remove = database.prepare('DELETE FROM data WHERE id = ?');

  function read(id: string, { first, last }: ByteSpan): Buffer {
    const found: Uint8Array[] = [];
    let start = 0;
    for (const { n, size } of pieces.all(id) as unknown as readonly Piece[]) {
      const from = Math.max(first - start, 0);
      const to = Math.min(last - start, size - 1);
      if (from <= to) {
        const row = slice.get(from + 1, to - from + 1, id, n) as { readonly bytes: Uint8Array };
        found.push(row.bytes);
      }
      start += size;
    }
    return Buffer.concat(found);
  }

  return {
    read,
    add: (bytes) => {
      const id = randomUUID();
      insert.run(id, 0, bytes.length, bytes);
      return id;
    },
    join: (ids) => {
      const joined = randomUUID();
      for (const [n, id] of ids.entries()) move.run(joined, n, id);
      return joined;
    },
    remove: (id) => {
      remove.run(id);
    },
  };
}
