import { hash, timingSafeEqual } from 'node:crypto';
import type { AccessKey } from '#core/leases/access-key.ts';
import type { Store } from '#core/store/store.ts';

/** Vended credentials, without the secret that nobody has to show. */
export interface ShownKey {
  readonly accessKeyId: string;
  readonly sessionToken: string;
}

/**
 * The record of vended credentials, for whoever holds them. Possession is proven by the session
 * token's hash, since secrets are never stored; undefined for everybody else.
 */
export async function findVendedKey(shown: ShownKey, store: Store): Promise<AccessKey | undefined> {
  const key = (await store.read('access-key', shown.accessKeyId))?.value;
  if (key === undefined) return undefined;
  return sameHash(sessionTokenHash(shown.sessionToken), key.sessionTokenHash) ? key : undefined;
}

/** `sha256:` of a session token: enough to recognise it, useless to anybody else. */
export function sessionTokenHash(sessionToken: string): string {
  return `sha256:${hash('sha256', sessionToken)}`;
}

function sameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
