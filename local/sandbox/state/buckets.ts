import type { DatabaseSync } from 'node:sqlite';

export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly createdAt: string;
}

/** The buckets of all accounts: a name is taken once. */
export interface Buckets {
  find(name: string): Bucket | undefined;
  /** In order of name. */
  ofAccount(account: string): readonly Bucket[];
  /** False when the name is taken. */
  add(bucket: Bucket): boolean;
  /** False when the bucket still holds objects or uploads. */
  remove(name: string): boolean;
}

const columns = 'name, account, created_at AS createdAt';

export function createBuckets(database: DatabaseSync): Buckets {
  const find = database.prepare(`SELECT ${columns} FROM buckets WHERE name = ?`);
  const list = database.prepare(`SELECT ${columns} FROM buckets WHERE account = ? ORDER BY name`);
  const add = database.prepare('INSERT OR IGNORE INTO buckets VALUES (?, ?, ?)');
  const remove = database.prepare(`
    DELETE FROM buckets WHERE name = ?1
      AND NOT EXISTS (SELECT 1 FROM objects WHERE bucket = ?1)
      AND NOT EXISTS (SELECT 1 FROM uploads WHERE bucket = ?1)
  `);
  return {
    find: (name) => find.get(name) as Bucket | undefined,
    ofAccount: (account) => list.all(account) as unknown as readonly Bucket[],
    add: ({ name, account, createdAt }) => add.run(name, account, createdAt).changes === 1,
    remove: (name) => remove.run(name).changes === 1,
  };
}
