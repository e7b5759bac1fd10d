import type { DatabaseSync } from 'node:sqlite';

/** A secret without its values. */
export interface StoredSecret {
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly changedAt: string;
  /** From then on it is gone; absent while nobody has deleted it. */
  readonly deletedAt: string | undefined;
}

/** One version of a secret's value. */
export interface SecretVersion {
  readonly id: string;
  /** Sealed. */
  readonly value: string;
  /** Staging labels: each is on one version of the secret. */
  readonly stages: readonly string[];
  readonly createdAt: string;
}

/** Secrets by account and name, and the versions of each. */
export interface Secrets {
  find(account: string, name: string): StoredSecret | undefined;
  /** Those of an account whose name comes after `after`, in order of name. */
  list(account: string, after: string): readonly StoredSecret[];
  /** Adds it, or changes what is known of it; its ARN and its making stay. */
  put(secret: StoredSecret): void;
  /** Its versions go with it. */
  remove(account: string, name: string): void;
  /** Oldest first. */
  versions(account: string, name: string): readonly SecretVersion[];
  putVersion(account: string, name: string, version: SecretVersion): void;
  removeVersion(account: string, name: string, id: string): void;
}

const secretColumns =
  'account, name, arn, description, tags, created_at AS createdAt, changed_at AS changedAt, deleted_at AS deletedAt';

interface SecretRow extends Omit<StoredSecret, 'tags' | 'deletedAt'> {
  readonly tags: string;
  readonly deletedAt: string | null;
}

interface VersionRow extends Omit<SecretVersion, 'stages'> {
  readonly stages: string;
}

export function createSecrets(database: DatabaseSync): Secrets {
  const find = database.prepare(
    `SELECT ${secretColumns} FROM secrets WHERE account = ? AND name = ?`,
  );
  const list = database.prepare(
    `SELECT ${secretColumns} FROM secrets WHERE account = ? AND name > ? ORDER BY name`,
  );
  const put = database.prepare(`
    INSERT INTO secrets
    VALUES (:account, :name, :arn, :description, :tags, :createdAt, :changedAt, :deletedAt)
    ON CONFLICT DO UPDATE SET description = excluded.description, tags = excluded.tags,
      changed_at = excluded.changed_at, deleted_at = excluded.deleted_at
  `);
  const remove = database.prepare('DELETE FROM secrets WHERE account = ? AND name = ?');
  return {
    ...createVersions(database),
    find: (account, name) => secretOf(find.get(account, name) as SecretRow | undefined),
    list: (account, after) =>
      (list.all(account, after) as unknown as SecretRow[]).flatMap((row) => secretOf(row) ?? []),
    put: (secret) => {
      const tags = JSON.stringify(secret.tags);
      put.run({ ...secret, tags, deletedAt: secret.deletedAt ?? null });
    },
    remove: (account, name) => {
      remove.run(account, name);
    },
  };
}

function createVersions(
  database: DatabaseSync,
): Pick<Secrets, 'versions' | 'putVersion' | 'removeVersion'> {
  const versions = database.prepare(
    'SELECT id, value, stages, created_at AS createdAt FROM secret_versions WHERE account = ? AND name = ? ORDER BY created_at, rowid',
  );
  const put = database.prepare(`
    INSERT INTO secret_versions VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET stages = excluded.stages
  `);
  const remove = database.prepare(
    'DELETE FROM secret_versions WHERE account = ? AND name = ? AND id = ?',
  );
  return {
    versions: (account, name) =>
      (versions.all(account, name) as unknown as VersionRow[]).map((row) => ({
        ...row,
        stages: JSON.parse(row.stages),
      })),
    putVersion: (account, name, { id, value, stages, createdAt }) => {
      put.run(account, name, id, value, JSON.stringify(stages), createdAt);
    },
    removeVersion: (account, name, id) => {
      remove.run(account, name, id);
    },
  };
}

function secretOf(row: SecretRow | undefined): StoredSecret | undefined {
  if (row === undefined) return undefined;
  return { ...row, tags: JSON.parse(row.tags), deletedAt: row.deletedAt ?? undefined };
}
