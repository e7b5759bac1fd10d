import { type SessionKeys, sessionKeys } from '#core/ledger/session-cipher.ts';
import { type KeyAtHand, readSessionKey } from '#core/ledger/session-key.ts';
import type { KnownCall } from '../call-under-way.ts';
import type { GatewayPorts } from '../ports.ts';

/** What the entries and bodies of one call are sealed with. */
export interface SessionSeal {
  readonly atHand: KeyAtHand;
  readonly keys: SessionKeys;
}

/** The key of the call's session: read with its caller, or now where there was none. */
export async function sessionSealOf(call: KnownCall, ports: GatewayPorts): Promise<SessionSeal> {
  const known = call.seal;
  if (known !== undefined) return known;
  const { lease, sessionKey } = call.authenticated.principal;
  const atHand =
    sessionKey === undefined
      ? await readSessionKey(lease.sessionId, ports)
      : { key: sessionKey, isNew: false };
  const seal = { atHand, keys: sessionKeys(atHand.key) };
  call.seal = seal;
  return seal;
}
