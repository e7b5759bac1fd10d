import type { DatabaseSync } from 'node:sqlite';

/** A policy that stands within a role, as it was put. */
export interface RolePolicy {
  readonly name: string;
  /** JSON text. */
  readonly document: string;
}

/** What was put into roles, by the role's ARN. */
export interface RolePolicies {
  /** In order of name. */
  of(role: string): readonly RolePolicy[];
  put(role: string, policy: RolePolicy): void;
  /** False when there is none. */
  remove(role: string, name: string): boolean;
}

export function createRolePolicies(database: DatabaseSync): RolePolicies {
  const of = database.prepare(
    'SELECT name, document FROM role_policies WHERE role = ? ORDER BY name',
  );
  const put = database.prepare('INSERT OR REPLACE INTO role_policies VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM role_policies WHERE role = ? AND name = ?');
  return {
    of: (role) => of.all(role) as unknown as readonly RolePolicy[],
    put: (role, { name, document }) => {
      put.run(role, name, document);
    },
    remove: (role, name) => remove.run(role, name).changes === 1,
  };
}
