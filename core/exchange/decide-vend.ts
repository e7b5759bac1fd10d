import { leaseSecondsAsked } from '#core/leases/lease-duration.ts';
import type { Decision } from '#core/policy/decision.ts';
import { vendQuestion } from '#core/policy/vend-question.ts';
import type { Exchange, Matched } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';

/** Asks policy whether this identity may be vended this grant now; no approval is held yet. */
export async function decideVend(
  exchange: Exchange,
  matched: Matched,
  ports: ExchangePorts,
): Promise<Decision> {
  const { narrowing } = exchange.request;
  const question = vendQuestion({
    identity: matched.identity,
    grant: matched.grant,
    token: exchange.token,
    request: {
      durationSeconds: leaseSecondsAsked(narrowing.durationSeconds, matched.grant),
      narrowed: narrowing.policy !== undefined,
      scope: narrowing.scope ?? [],
    },
    approvals: [],
    now: ports.clock.now(),
  });
  const slice = await exchange.known.configuration.policySlice('Vend', matched.grant.name);
  return ports.engine.decide(question, slice);
}
