import { createHash, timingSafeEqual } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import type { Store } from '#core/store/store.ts';

/** Whose credentials were shown, in the words of STS GetCallerIdentity. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export interface ShownCredentials {
  readonly accessKeyId: string;
  readonly sessionToken: string;
  readonly now: Date;
}

/**
 * Says whose vended credentials these are. Possession is proven by the session token's hash, since
 * secrets are never stored and so the signature itself cannot be checked here.
 */
export async function callerIdentity(
  shown: ShownCredentials,
  store: Store,
): Promise<CallerIdentity> {
  const found = await store.read('access-key', shown.accessKeyId);
  if (found === undefined) throw notOurs();
  const key = found.value;
  if (!sameHash(sessionTokenHash(shown.sessionToken), key.sessionTokenHash)) throw notOurs();
  if (new Date(key.expiresAt) <= shown.now) {
    throw new Fault('token_expired', 'these credentials have expired; exchange a token again');
  }
  return { account: key.account, arn: key.assumedRoleArn, userId: key.userId };
}

/** `sha256:` of a session token: enough to recognise it, useless to anybody else. */
export function sessionTokenHash(sessionToken: string): string {
  return `sha256:${createHash('sha256').update(sessionToken).digest('hex')}`;
}

function sameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function notOurs(): Fault {
  return new Fault(
    'invalid_client_token',
    'these credentials were not vended here; only credentials of this broker can be asked about',
  );
}
