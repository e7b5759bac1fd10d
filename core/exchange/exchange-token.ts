import { findCandidates } from './candidates.ts';
import { chooseGrant } from './choose-grant.ts';
import { decideVend } from './decide-vend.ts';
import { deny } from './deny.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeRequest } from './exchange-request.ts';
import { readKnown } from './known.ts';
import { matchIdentity } from './match-identity.ts';
import type { ExchangePorts } from './ports.ts';
import { refuseFlood } from './refuse-flood.ts';
import { vend } from './vend.ts';
import type { Vended } from './vended.ts';
import { readToken, verifyToken } from './verify-token.ts';

/**
 * Gives credentials for one task to the workload that a subject token proves (RFC 8693 §2).
 *
 * Whatever does not end in a returned lease ends in a `Fault`. No credential is returned before the
 * transaction that holds its entry is durable; if that fails, the credentials are dropped here.
 */
export async function exchangeToken(
  request: ExchangeRequest,
  ports: ExchangePorts,
): Promise<Vended> {
  await refuseFlood(request, ports);
  const parsed = await readToken(request, ports);
  const known = await readKnown(parsed.bindingKey, ports);
  const token = await verifyToken({ request, parsed, known }, ports);
  const candidates = await findCandidates(token, known, ports);
  const exchange: Exchange = { request, token, known, candidates };

  const grant = await chooseGrant(exchange, ports);
  const matched = await matchIdentity(exchange, grant, ports);
  const decided = await decideVend(exchange, matched, ports);
  switch (decided.decision.effect) {
    case 'permit':
      return vend({ ...exchange, ...matched, ...decided }, ports);
    case 'pend':
    case 'forbid':
      throw await deny({ kind: 'decided', ...exchange, ...matched, ...decided }, ports);
  }
}
