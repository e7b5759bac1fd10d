import type { DatabaseSync } from 'node:sqlite';
import { atomically } from './atomically.ts';
import { type Buckets, createBuckets } from './buckets.ts';
import { createObjectData } from './object-data.ts';
import { createObjects, type Objects } from './objects.ts';
import { createParameters, type Parameters } from './parameters.ts';
import { createRolePolicies, type RolePolicies } from './role-policies.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** What the sandbox's services keep, durable once a call is answered. */
export interface SandboxState {
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly parameters: Parameters;
  readonly secrets: Secrets;
  readonly rolePolicies: RolePolicies;
  /** Runs `act` in one transaction. */
  atomically<T>(act: () => T): T;
  /** Whether {@link SandboxState.once} has run for this id. */
  isDone(id: string): boolean;
  /** Runs `act` once ever for this id, in one transaction with all that it does. */
  once(id: string, act: () => void): void;
}

/** The state in an opened database. */
export function createSandboxState(database: DatabaseSync): SandboxState {
  const data = createObjectData(database);
  const mark = database.prepare('INSERT OR IGNORE INTO seeds (id) VALUES (?)');
  const done = database.prepare('SELECT id FROM seeds WHERE id = ?');
  return {
    buckets: createBuckets(database),
    objects: createObjects(database, data),
    uploads: createUploads(database, data),
    parameters: createParameters(database),
    secrets: createSecrets(database),
    atomically: (act) => atomically(database, act),
    rolePolicies: createRolePolicies(database),
    isDone: (id) => done.get(id) !== undefined,
    once: (id, act) =>
      atomically(database, () => {
        if (mark.run(id).changes === 1) act();
      }),
  };
}
