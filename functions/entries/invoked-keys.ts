import { createFunctionInvoker } from '#adapters/aws/invoke-function.ts';
import { createInvokedKeySets } from '#adapters/aws/invoked-key-sets.ts';
import type { KeySets } from '#core/tokens/keys/key-set.ts';
import type { StoredWorld } from './stored-world.ts';

/** The function may be loaded first, and has three seconds for an issuer. */
const timeoutMs = 8_000;

/** Issuers' keys as the function `jwks` fetches and stores them: this one reaches no issuer. */
export function invokedKeys(world: StoredWorld, functionName: string): KeySets {
  const { store, clock, credentials } = world;
  const service = { ...world.service('lambda'), timeoutMs };
  const invoke = createFunctionInvoker({ ...service, credentials, functionName });
  return createInvokedKeySets({ store, clock, invoke });
}
