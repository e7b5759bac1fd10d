import type { DatabaseSync } from 'node:sqlite';

const live = '(expires_at IS NULL OR expires_at > :now)';
// The range lets the index find the beginning; the comparison ends it.
const within = '(id >= :within AND substr(id, 1, length(:within)) = :within)';

/** Every statement of the store, by name. Text compares by its UTF-8 bytes (BINARY collation). */
const texts = {
  readRecord: `SELECT revision, value FROM records WHERE kind = :kind AND id = :id AND ${live}`,
  listRecords: `SELECT id, revision, value FROM records
    WHERE kind = :kind AND id > :after AND ${within} AND ${live} ORDER BY id LIMIT :limit`,
  listRecordsDown: `SELECT id, revision, value FROM records
    WHERE kind = :kind AND (:after IS NULL OR id < :after) AND ${within} AND ${live}
    ORDER BY id DESC LIMIT :limit`,
  putRecord: `INSERT INTO records (kind, id, revision, value, expires_at)
    VALUES (:kind, :id, :revision, :value, :expiresAt)
    ON CONFLICT DO UPDATE SET
      revision = excluded.revision, value = excluded.value, expires_at = excluded.expires_at`,
  forgetRecords: `DELETE FROM records WHERE rowid IN
    (SELECT rowid FROM records WHERE expires_at <= :before LIMIT 8)`,
  writerHead: 'SELECT n, hash FROM writers WHERE writer = :writer',
  moveHead: `INSERT INTO writers (writer, n, hash) VALUES (:writer, :n, :hash)
    ON CONFLICT DO UPDATE SET n = excluded.n, hash = excluded.hash`,
  putEntry: 'INSERT INTO entries (writer, n, entry) VALUES (:writer, :n, :entry)',
  readEntry: 'SELECT entry FROM entries WHERE writer = :writer AND n = :n',
  listEntries: `SELECT position, entry FROM entries WHERE position > :after
    ORDER BY position LIMIT :limit`,
  listEntriesDown: `SELECT position, entry FROM entries
    WHERE (:after IS NULL OR position < :after) ORDER BY position DESC LIMIT :limit`,
  putChunk: 'INSERT INTO chunks (digest, bytes) VALUES (:digest, :bytes) ON CONFLICT DO NOTHING',
  readChunk: 'SELECT bytes FROM chunks WHERE digest = :digest',
  putKeySet: `INSERT INTO key_sets (issuer, value, fetched_at, attempted_at)
    VALUES (:issuer, :value, :fetchedAt, :attemptedAt)
    ON CONFLICT DO UPDATE SET value = excluded.value, fetched_at = excluded.fetched_at,
      attempted_at = excluded.attempted_at
    WHERE excluded.attempted_at >= attempted_at`,
  readKeySet: 'SELECT value, fetched_at, attempted_at FROM key_sets WHERE issuer = :issuer',
} as const;

/** The store's statements, compiled once for this connection. */
export function prepareStatements(database: DatabaseSync) {
  return {
    readRecord: database.prepare(texts.readRecord),
    listRecords: database.prepare(texts.listRecords),
    listRecordsDown: database.prepare(texts.listRecordsDown),
    putRecord: database.prepare(texts.putRecord),
    forgetRecords: database.prepare(texts.forgetRecords),
    writerHead: database.prepare(texts.writerHead),
    moveHead: database.prepare(texts.moveHead),
    putEntry: database.prepare(texts.putEntry),
    readEntry: database.prepare(texts.readEntry),
    listEntries: database.prepare(texts.listEntries),
    listEntriesDown: database.prepare(texts.listEntriesDown),
    putChunk: database.prepare(texts.putChunk),
    readChunk: database.prepare(texts.readChunk),
    putKeySet: database.prepare(texts.putKeySet),
    readKeySet: database.prepare(texts.readKeySet),
  };
}
