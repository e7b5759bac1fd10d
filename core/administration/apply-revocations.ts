import { type RevokedSessions, withoutExpired } from '#core/leases/revoked-sessions.ts';
import type { Versioned } from '#core/store/store.ts';
import type { AdministrationPorts } from './administration.ts';
import { denyAt } from './deny-at.ts';

/** What making AWS deny what people revoked needs of the world. */
export type RevocationPorts = Pick<AdministrationPorts, 'store' | 'clock' | 'revoker'>;

/** What a role denies at AWS, and the record that says what it is to deny. */
export interface Applied {
  readonly record: Versioned<RevokedSessions> | undefined;
  /** Ids of the sessions that it denies by name: all of the record, where there is room for them. */
  readonly named: ReadonlySet<string>;
}

/**
 * Makes a role deny what its record says, as far as there is room. Whoever changes the record applies
 * it and then reads it again: where it has changed meanwhile, the newer one is applied, so that of two
 * at once the last word at AWS is what both together want. There is no last attempt: one that gave up
 * might leave an older deny behind, and each round means that somebody else's revocation went through.
 */
export async function applyRevocations(role: string, ports: RevocationPorts): Promise<Applied> {
  for (;;) {
    const record = await ports.store.read('revoked-sessions', role);
    if (record === undefined) return { record, named: new Set() };
    const named = await denyAt(ports, withoutExpired(record.value, ports.clock.now()));
    const after = await ports.store.read('revoked-sessions', role);
    if (after?.revision === record.revision) return { record, named };
  }
}
