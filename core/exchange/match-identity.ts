import { accessStopped } from '#core/config/access-stopped.ts';
import type { Grant } from '#core/config/configuration.ts';
import { matchTrust } from '#core/trust/match-trust.ts';
import { deny } from './deny.ts';
import type { Exchange, Matched } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';
import { noSuchGrant, refuseTarget } from './refuse-target.ts';

/**
 * Finds the one identity that trusts this token for this grant. A token that satisfies a trust, or
 * holds an immutable pin of one, is a known principal: it is told what differs, and its refusal is
 * an entry. Everybody else gets one line and is counted.
 */
export async function matchIdentity(
  exchange: Exchange,
  grant: Grant,
  ports: ExchangePorts,
): Promise<Matched> {
  const match = matchTrust(exchange.token, exchange.candidates, {
    grant,
    now: ports.clock.now(),
  });
  if (match.kind === 'matched') {
    const { identity, trust } = match;
    ports.limits.floods.known(exchange.request.origin.address, ports.clock.now());
    const { allStopped, stopped: stops } = exchange.known.head;
    if (allStopped !== undefined) {
      const fault = accessStopped(allStopped);
      throw await deny({ kind: 'halted', ...exchange, grant, identity, fault }, ports);
    }
    const stopped = stops[identity.id];
    if (stopped === undefined) return { grant, identity, trust };
    throw await deny({ kind: 'stopped', ...exchange, grant, identity, stopped }, ports);
  }
  if (match.known) throw await deny({ kind: 'unmatched', ...exchange, grant, match }, ports);
  throw await refuseTarget(exchange, noSuchGrant(exchange), ports);
}
