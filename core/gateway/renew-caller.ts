import { Fault } from '#core/faults.ts';
import { hasExpired } from '#core/leases/lease-state.ts';
import type { KnownCall } from './call-under-way.ts';
import { readCaller } from './caller.ts';
import type { GatewayPorts } from './ports.ts';

/**
 * Reads anew what is in force about a caller who was kept waiting, and throws what ended meanwhile:
 * its lease, its identity or its grant. True where another configuration came into force, by which
 * the call has to be understood and decided from the start.
 */
export async function renewCaller(call: KnownCall, ports: GatewayPorts): Promise<boolean> {
  const { authenticated } = call;
  const { key, configuration } = authenticated.principal;
  const principal = await readCaller(key, ports);
  if (principal instanceof Fault) throw principal;
  if (principal.over !== undefined) throw principal.over;
  if (hasExpired(principal.lease, ports.clock.now())) throw overMeanwhile();
  call.authenticated = { ...authenticated, principal };
  return principal.configuration.version !== configuration.version;
}

function overMeanwhile(): Fault {
  return new Fault(
    'lease_ended',
    'the lease of this key ended while people were asked; exchange a token for a new one',
  );
}
