import type { Approval } from '#core/approvals/approval.ts';
import { approvedScope, cutOf } from '#core/approvals/narrowing.ts';
import { isRedeemable } from '#core/approvals/redeem.ts';
import { Fault } from '#core/faults.ts';
import type { LeaseApprovals } from '#core/leases/lease.ts';
import type { Narrowing } from '#core/leases/lease-plan.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Pended } from './asked-vend.ts';
import type { HeldApprovals } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';
import { requestHash } from './request-hash.ts';
import { canJoin, sessionBefore } from './spend-token.ts';

/** Approved requests as they will be redeemed; throws `invalid_scope` where they have nothing in common. */
export function approvalsOf(
  requests: readonly Versioned<Approval>[],
  askedHash: string,
): HeldApprovals {
  const votes = requests.flatMap(({ value }) => Object.values(value.votes));
  const yeses = votes.filter(({ choice }) => choice === 'approve');
  const cuts = requests.flatMap(({ value }) => value.cut ?? []);
  return {
    byRule: Object.fromEntries(requests.map(({ value }) => [value.rule.name, value.id])),
    askedHash,
    approved: approvedScope([...yeses, ...cuts.map((narrowing) => ({ narrowing }))]),
    redeemed: requests,
  };
}

/**
 * The approvals of the lease that this very request is minted into again: they hold for exactly
 * what they were given for, as long as that lease does.
 */
export async function heldByLease(
  { request, grant, known, decision }: Pended,
  askedHash: string,
  { store, clock }: Pick<ExchangePorts, 'store' | 'clock'>,
): Promise<HeldApprovals | undefined> {
  const hash = requestHash(grant.name, request.narrowing);
  const before = { grant: grant.name, requestHash: hash };
  const sessionId = sessionBefore(known.binding?.value, before);
  const lease = sessionId === undefined ? undefined : await store.read('lease', sessionId);
  const approvals = lease?.value.approvals;
  if (lease === undefined || approvals?.askedHash !== askedHash) return undefined;
  const isHeld = decision.rules.every((rule) => Object.hasOwn(approvals.byRule, rule));
  const isJoined = canJoin(lease.value, { grant, now: clock.now() });
  return isHeld && isJoined ? { ...approvals, redeemed: [] } : undefined;
}

/** The same approvals as they are now; throws `slow_down` where others have used them up meanwhile. */
export async function readAgain(
  held: HeldApprovals,
  { store, clock }: Pick<ExchangePorts, 'store' | 'clock'>,
): Promise<HeldApprovals> {
  const redeemed = await Promise.all(
    held.redeemed.map(async ({ value: { id } }) => {
      const now = await store.read('approval', id);
      if (now !== undefined && isRedeemable(now.value, clock.now())) return now;
      throw usedUp();
    }),
  );
  return { ...held, redeemed };
}

/** The repeat into a lease that ended while policy was asked about it. */
export function requireRedeemed(held: HeldApprovals | undefined): void {
  if (held !== undefined && held.redeemed.length === 0) throw usedUp();
}

function usedUp(): Fault {
  return new Fault(
    'slow_down',
    'the approval for this was used up a moment ago; try again shortly, and people are asked anew',
  );
}

/** What the caller asks for less of, and what the approvers left of that. */
export function narrowedBy(narrowing: Narrowing, held: HeldApprovals | undefined): Narrowing {
  if (held === undefined) return narrowing;
  const { durationSeconds, scope } = held.approved;
  return {
    ...narrowing,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(scope === undefined ? {} : { scope }),
    cut: cutOf(held.approved),
  };
}

/** What of the approvals a lease remembers. */
export function leaseApprovals({ byRule, askedHash, approved }: HeldApprovals): LeaseApprovals {
  return { byRule, askedHash, approved };
}
