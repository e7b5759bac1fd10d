import type { Approval } from '#core/approvals/approval.ts';
import type { Ballot } from '#core/approvals/cast-vote.ts';
import { vote } from '#core/approvals/vote.ts';
import { asOwner, type ExchangeWorld } from './exchange-world.ts';

/** Has a person of the example answer a request; Grace, who decides about production, unless told. */
export function voteAs(
  world: ExchangeWorld,
  id: string,
  said: Partial<Omit<Ballot, 'voter'>> & { readonly by?: 'ada' | 'grace' | 'barbara' } = {},
): Promise<Approval> {
  const { by = 'grace', ...rest } = said;
  const groups = by === 'grace' ? ['security'] : ['platform'];
  const voter = { id: by, groups, signedInAt: world.clock.now() };
  const ballot = { choice: 'approve', reason: 'seen', ...rest, voter } as const;
  return vote(id, { ballot, origin: asOwner.origin }, world.ports.approvals);
}
