import { type RevokedSessions, withoutExpired } from '#core/leases/revoked-sessions.ts';
import type { AdministrationPorts } from './administration.ts';

/** What making AWS deny what people revoked needs of the world. */
export type RevocationPorts = Pick<AdministrationPorts, 'store' | 'clock' | 'revoker'>;

/**
 * Makes a role deny what its record says. Whoever changes the record applies it and then reads it
 * again: where it has changed meanwhile, the newer one is applied, so that of two at once the last
 * word at AWS is what both together want. There is no last attempt: one that gave up might leave an
 * older deny behind, and each round means that somebody else's revocation went through.
 */
export async function applyRevocations(role: string, ports: RevocationPorts): Promise<void> {
  for (;;) {
    const before = await ports.store.read('revoked-sessions', role);
    if (before === undefined) return;
    await denyAt(ports, withoutExpired(before.value, ports.clock.now()));
    const after = await ports.store.read('revoked-sessions', role);
    if (after?.revision === before.revision) return;
  }
}

/** Hands a record to the revoker as it is. */
export function denyAt(ports: Pick<RevocationPorts, 'revoker'>, revoked: RevokedSessions) {
  const { role, sessions, wholeRole } = revoked;
  return ports.revoker.deny(role, sessions, wholeRole?.issuedBefore);
}
