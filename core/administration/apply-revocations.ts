import { asFault } from '#core/faults.ts';
import { withFewerSpares } from '#core/leases/revocation-policy.ts';
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

/**
 * Hands a record to the revoker, with fewer of its spare sessions where the role's other policies
 * leave no room for all: so the deny of the whole role goes through wherever it can.
 */
export async function denyAt(
  ports: Pick<RevocationPorts, 'revoker'>,
  revoked: RevokedSessions,
): Promise<void> {
  const { role, sessions, wholeRole } = revoked;
  try {
    await ports.revoker.deny(role, sessions, wholeRole?.issuedBefore);
  } catch (error) {
    const fewer = asFault(error).code === 'role_full' ? withFewerSpares(revoked) : undefined;
    if (fewer === undefined) throw error;
    await denyAt(ports, fewer);
  }
}
