import { canMintInto } from '#core/leases/lease-duration.ts';
import type { CredentialsReply } from '../exchange-at-broker.ts';

/** Vended credentials as they are kept for a while. */
export interface HeldCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** RFC 3339. */
  readonly expiration: string;
  readonly accountId: string;
  /** The lease that they belong to. */
  readonly sessionId: string;
}

/** What of a broker's reply is kept. */
export function heldOf({ aws, session_id: sessionId }: CredentialsReply): HeldCredentials {
  return {
    accessKeyId: aws.AccessKeyId,
    secretAccessKey: aws.SecretAccessKey,
    sessionToken: aws.SessionToken,
    expiration: aws.Expiration,
    accountId: aws.AccountId,
    sessionId,
  };
}

/**
 * Whether credentials may be handed out again: AWS SDKs ask anew when fewer than 15 minutes are
 * left. The same 910 s end a session for the broker; asked sooner with the same token, it would
 * mint into the session that is about to end, and nothing would be won.
 */
export function isReusable(held: HeldCredentials, now: Date): boolean {
  return canMintInto(new Date(held.expiration), now);
}

/** JavaScript SDKs ask anew below this; handing out less would have every call of theirs ask. */
const leastUsableSeconds = 300;

/** Whether credentials that should be renewed still serve while the broker cannot. */
export function isStillUsable(held: HeldCredentials, now: Date): boolean {
  return new Date(held.expiration).getTime() - now.getTime() >= leastUsableSeconds * 1_000;
}

/** Reads what was kept; undefined for anything that is not of this form. */
export function readHeld(value: unknown): HeldCredentials | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { accessKeyId, secretAccessKey, sessionToken, expiration, accountId, sessionId } = fields;
  const texts = [accessKeyId, secretAccessKey, sessionToken, expiration, accountId, sessionId];
  if (!texts.every((text) => typeof text === 'string' && text !== '')) return undefined;
  return Number.isNaN(Date.parse(String(expiration))) ? undefined : (value as HeldCredentials);
}
