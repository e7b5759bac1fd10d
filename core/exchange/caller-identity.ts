import { Fault } from '#core/faults.ts';
import type { Store } from '#core/store/store.ts';
import { findVendedKey, type ShownKey } from './vended-key.ts';

/** Whose credentials were shown, in the words of STS GetCallerIdentity. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export interface ShownCredentials extends ShownKey {
  readonly now: Date;
}

/**
 * Says whose vended credentials these are. Their session token proves possession; the signature
 * itself cannot be checked here.
 */
export async function callerIdentity(
  shown: ShownCredentials,
  store: Store,
): Promise<CallerIdentity> {
  const key = await findVendedKey(shown, store);
  if (key === undefined) throw notOurs();
  if (new Date(key.expiresAt) <= shown.now) {
    throw new Fault('token_expired', 'these credentials have expired; exchange a token again');
  }
  return { account: key.account, arn: key.assumedRoleArn, userId: key.userId };
}

function notOurs(): Fault {
  return new Fault(
    'invalid_client_token',
    'these credentials were not vended here; ask with credentials of this broker',
  );
}
