import type { DatabaseSync } from 'node:sqlite';
import type { ParameterType } from '../world.ts';

/** A parameter as it is kept: the value of a SecureString is sealed. */
export interface StoredParameter {
  readonly account: string;
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: string;
}

/** SSM parameters by account and name. */
export interface Parameters {
  find(account: string, name: string): StoredParameter | undefined;
  /** Those whose name begins with `prefix` and comes after `after`, in order of name. */
  list(
    account: string,
    from: { readonly prefix: string; readonly after: string },
  ): readonly StoredParameter[];
  /** The version given to it: 1, or one more than before. */
  put(parameter: Omit<StoredParameter, 'version'>): number;
  /** False when there is none. */
  remove(account: string, name: string): boolean;
}

const columns = 'account, name, type, value, version, modified_at AS modifiedAt';

export function createParameters(database: DatabaseSync): Parameters {
  const find = database.prepare(`SELECT ${columns} FROM parameters WHERE account = ? AND name = ?`);
  const list = database.prepare(`
    SELECT ${columns} FROM parameters
    WHERE account = ? AND name > ? AND substr(name, 1, length(?3)) = ?3 ORDER BY name
  `);
  const put = database.prepare(`
    INSERT INTO parameters VALUES (?, ?, ?, ?, 1, ?)
    ON CONFLICT DO UPDATE SET type = excluded.type, value = excluded.value,
      version = version + 1, modified_at = excluded.modified_at
    RETURNING version
  `);
  const remove = database.prepare('DELETE FROM parameters WHERE account = ? AND name = ?');
  return {
    find: (account, name) => find.get(account, name) as unknown as StoredParameter | undefined,
    list: (account, { prefix, after }) =>
      list.all(account, after, prefix) as unknown as readonly StoredParameter[],
    put: ({ account, name, type, value, modifiedAt }) => {
      const row = put.get(account, name, type, value, modifiedAt);
      return Number(row?.version);
    },
    remove: (account, name) => remove.run(account, name).changes === 1,
  };
}
