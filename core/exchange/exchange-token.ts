import { Fault } from '#core/faults.ts';
import { approveVend } from './approve-vend.ts';
import { findCandidates } from './candidates.ts';
import { chooseGrant } from './choose-grant.ts';
import { decideVend } from './decide-vend.ts';
import { deny } from './deny.ts';
import type { Exchange, Pending, Permitted } from './exchange.ts';
import type { ExchangeRequest } from './exchange-request.ts';
import { holdDeadline, holdExchange } from './hold-exchange.ts';
import { readKnown } from './known.ts';
import { matchIdentity } from './match-identity.ts';
import type { ExchangePorts } from './ports.ts';
import { refuseFlood } from './refuse-flood.ts';
import { vend } from './vend.ts';
import type { Vended } from './vended.ts';
import { readToken, verifyToken } from './verify-token.ts';

/**
 * Gives credentials for one task to the workload that a subject token proves (RFC 8693 §2), and
 * holds the answer for as long as the caller likes where people have to say yes first.
 *
 * Whatever does not end in a returned lease ends in a `Fault`. No credential is returned before the
 * transaction that holds its entry is durable; if that fails, the credentials are dropped here.
 */
export async function exchangeToken(
  request: ExchangeRequest,
  ports: ExchangePorts,
): Promise<Vended> {
  const deadline = holdDeadline(request.asking?.holdSeconds ?? 0, ports.clock.now());
  for (;;) {
    const outcome = await attemptExchange(request, ports);
    if (outcome.kind === 'vended') return outcome.vended;
    ports.metrics.count('exchange.pending');
    await holdExchange(outcome, deadline, ports);
  }
}

/** One attempt: everything is read and judged anew, also for whoever was held. */
async function attemptExchange(
  request: ExchangeRequest,
  ports: ExchangePorts,
): Promise<{ readonly kind: 'vended'; readonly vended: Vended } | Pending> {
  await refuseFlood(request, ports);
  const parsed = await readToken(request, ports);
  const known = await readKnown(parsed.bindingKey, ports);
  const verified = await verifyToken({ request, parsed, known }, ports);
  const candidates = await findCandidates(verified.token, known, ports);
  const exchange: Exchange = { request, known, candidates, ...verified };

  const grant = await chooseGrant(exchange, ports);
  const matched = await matchIdentity(exchange, grant, ports);
  const decided = await decideVend({ ...exchange, approvals: [] }, matched, ports);
  const judged = { ...exchange, ...matched, ...decided };
  switch (decided.decision.effect) {
    case 'permit':
      return vended(await requireUnexpired(judged, ports), ports);
    case 'pend': {
      const approved = await approveVend(judged, ports);
      return approved.kind === 'pending' ? approved : vended(approved, ports);
    }
    case 'forbid':
      throw await deny({ kind: 'decided', ...judged }, ports);
  }
}

async function vended(permitted: Permitted, ports: ExchangePorts) {
  return { kind: 'vended', vended: await vend(permitted, ports) } as const;
}

/** A token that has expired since is good for what it waited for, and nothing waits here. */
async function requireUnexpired(permitted: Permitted, ports: ExchangePorts): Promise<Permitted> {
  if (permitted.remembered === undefined) return permitted;
  const fault = new Fault('token_expired', 'the token has expired; get a fresh one');
  throw await deny({ kind: 'fault', ...permitted, by: 'broker', fault }, ports);
}
