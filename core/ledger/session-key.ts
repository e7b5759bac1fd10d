import { secondsAfter } from '#core/seconds-after.ts';
import type { Store, Write } from '#core/store/store.ts';
import type { Secrets } from '#core/world.ts';
import { sessionKeyDays } from './retention.ts';

/** The key of a session: whoever has it can read the session's personal data. */
export interface SessionKey {
  /** 32 bytes as base64url; a secret, which leaves the store for nobody but our own code. */
  readonly key: string;
  /** When it is forgotten of itself, RFC 3339, unless it is held. */
  readonly forgetAt: string;
  readonly hold?: SessionHold;
}

/** Why the personal data of a session must stay readable, and who said so. */
export interface SessionHold {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** A key that entries of a session are sealed with, and whether its record is yet to be put. */
export interface KeyAtHand {
  readonly key: string;
  readonly isNew: boolean;
}

/** A key for a session that is opened. */
export function newSessionKey({ newSecret }: Secrets): KeyAtHand {
  return { key: newSecret(), isNew: true };
}

/** The key of a session in force; a new one where it was opened before sessions had keys. */
export async function readSessionKey(
  sessionId: string,
  ports: { readonly store: Pick<Store, 'read'>; readonly secrets: Secrets },
): Promise<KeyAtHand> {
  const found = await ports.store.read('session-key', sessionId);
  return found === undefined
    ? newSessionKey(ports.secrets)
    : { key: found.value.key, isNew: false };
}

/** What puts the key of a session, where that is yet to be done. */
export function sessionKeyWrites(
  { key, isNew }: KeyAtHand,
  session: { readonly sessionId: string; readonly expiresAt: Date },
): readonly Write[] {
  if (!isNew) return [];
  const expiresAt = secondsAfter(session.expiresAt, sessionKeyDays * 24 * 3600);
  const value = { key, forgetAt: expiresAt.toISOString() };
  return [{ kind: 'session-key', id: session.sessionId, expected: 0, value, expiresAt }];
}
