import { leaseSecondsAsked } from '#core/leases/lease-duration.ts';
import { newTraits } from '#core/limits/novelty.ts';
import { readsNovelty } from '#core/policy/reads-novelty.ts';
import { vendQuestion } from '#core/policy/vend-question.ts';
import type { Decided, Exchange, Matched } from './exchange.ts';
import { readAcquaintances } from './limits-world.ts';
import type { ExchangePorts } from './ports.ts';

/**
 * Asks policy whether this identity may be vended this grant now, by the rules whose approvals are
 * held. What is new about the exchange is read only where some policy asks for it.
 */
export async function decideVend(
  { approvals, ...exchange }: Exchange & { readonly approvals: readonly string[] },
  matched: Matched,
  ports: ExchangePorts,
): Promise<Decided> {
  const { narrowing } = exchange.request;
  const slice = await exchange.known.configuration.policySlice('Vend', matched.grant.name);
  const acquaintances = readsNovelty(slice)
    ? await readAcquaintances({ ...exchange, ...matched }, ports)
    : undefined;
  const question = vendQuestion({
    identity: matched.identity,
    grant: matched.grant,
    token: exchange.token,
    request: {
      durationSeconds: leaseSecondsAsked(narrowing.durationSeconds, matched.grant),
      narrowed: narrowing.policy !== undefined,
      scope: narrowing.scope ?? [],
      novelty: newTraits(acquaintances ?? []),
    },
    approvals,
    now: ports.clock.now(),
  });
  return { decision: ports.engine.decide(question, slice), acquaintances };
}
