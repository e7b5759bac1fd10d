import type { Approval, Shown } from '#core/approvals/approval.ts';
import { askedHash } from '#core/approvals/asked.ts';
import { breakGlass } from '#core/approvals/break-glass.ts';
import { type Ask, openApproval } from '#core/approvals/open-approval.ts';
import { statusAt } from '#core/approvals/pending.ts';
import { type Breaking, requireBreakable } from '#core/approvals/require-breakable.ts';
import { verdictFault } from '#core/approvals/verdict-fault.ts';
import { asFault, Fault } from '#core/faults.ts';
import { newTraits } from '#core/limits/novelty.ts';
import { explainDecision } from '#core/policy/explain.ts';
import type { Versioned } from '#core/store/store.ts';
import { askedVend, askOf, type Pended, rulesOf } from './asked-vend.ts';
import { decideVend } from './decide-vend.ts';
import { deferredApproval } from './deferred-approval.ts';
import { deny } from './deny.ts';
import type { HeldApprovals, Pending, Permitted } from './exchange.ts';
import { approvalsOf, heldByLease } from './held-approvals.ts';
import { readAcquaintances } from './limits-world.ts';
import type { ExchangePorts } from './ports.ts';
import { refuseFull } from './refuse-full.ts';
import { poolsBeforePlan } from './wanted-places.ts';

/**
 * Has people say yes to a vend that policy pends: joins or opens one request for each rule. Once all
 * are approved, or where the lease that is minted into holds the approvals, policy decides again
 * with exactly those rules held. A request that was denied or has expired is told as such.
 */
export async function approveVend(
  pended: Pended,
  ports: ExchangePorts,
): Promise<({ readonly kind: 'permitted' } & Permitted) | Pending> {
  const held = await holdApprovals(pended, ports).catch(async (error: unknown) => {
    throw await deny({ kind: 'fault', ...pended, by: 'broker', fault: asFault(error) }, ports);
  });
  if ('requests' in held) return { kind: 'pending', exchange: pended, requests: held.requests };
  const decided = await decideVend(
    { ...pended, approvals: Object.keys(held.byRule) },
    pended,
    ports,
  );
  if (decided.decision.effect === 'permit')
    return { kind: 'permitted', ...pended, ...decided, held };
  throw await deny({ kind: 'decided', ...pended, ...decided }, ports);
}

async function holdApprovals(
  pended: Pended,
  ports: ExchangePorts,
): Promise<HeldApprovals | Pick<Pending, 'requests'>> {
  await refuseFull(poolsBeforePlan(pended), ports);
  const { asked, sessionPolicy } = askedVend(pended);
  const hash = askedHash(asked);
  refuseOtherThanRemembered(pended, hash);
  const byLease = await heldByLease(pended, hash, ports);
  if (byLease !== undefined) return byLease;
  const requests: Versioned<Approval>[] = [];
  const shown = await shownBeside(pended, sessionPolicy, ports);
  const asks = rulesOf(pended).map((rule) => askOf(pended, { asked, shown }, rule));
  requireAllBreakable(asks, pended);
  for (const ask of asks) requests.push(await requestBy(ask, pended, ports));
  const now = ports.clock.now();
  for (const { value } of requests) refuseSettled(value, now);
  const isWaited = requests.some(({ value }) => statusAt(value, now) === 'pending');
  if (isWaited) return { requests: requests.map(({ value }) => value) };
  return approvalsOf(requests, hash);
}

/** What is shown again after it expired is good for what it waited for, and for nothing else. */
function refuseOtherThanRemembered({ remembered }: Pended, hash: string): void {
  if (remembered === undefined || remembered.value.askedHash === hash) return;
  throw new Fault(
    'token_expired',
    'the token has expired since it was first shown, and something else was asked with it then; get a fresh token',
  );
}

/** What people see of it beside what they decide about: why policy asks, and what is new. */
async function shownBeside(
  pended: Pended,
  sessionPolicy: string | null,
  ports: ExchangePorts,
): Promise<Shown> {
  const slice = await pended.known.configuration.policySlice('Vend', pended.grant.name);
  const acquaintances = pended.acquaintances ?? (await readAcquaintances(pended, ports));
  return {
    policies: explainDecision(pended.decision, slice.policies),
    sessionPolicy,
    novelty: newTraits(acquaintances),
  };
}

/** No glass is broken for what another rule then keeps from being vended. */
function requireAllBreakable(asks: readonly Ask[], pended: Pended): void {
  for (const ask of asks) {
    const breaking = breakingOf(ask, pended);
    if (breaking === undefined) continue;
    refuseRemembered(pended);
    requireBreakable(ask, breaking);
  }
}

/** What was said to break the glass; undefined where people are to be asked. */
function breakingOf({ requester }: Ask, { request, known }: Pended): Breaking | undefined {
  const incident = request.asking?.incident;
  if (incident === undefined) return undefined;
  const { trigger } = requester;
  const person = trigger.kind === 'person' ? known.configuration.person(trigger.person) : undefined;
  return { incident, triggerGroups: person?.groups ?? [] };
}

/** A token that has expired is good for the verdict that it waited for, and here is none. */
function refuseRemembered({ remembered }: Pended): void {
  if (remembered === undefined) return;
  throw new Fault('token_expired', 'the token has expired; break the glass with a fresh one');
}

async function requestBy(
  ask: Ask,
  pended: Pended,
  ports: ExchangePorts,
): Promise<Versioned<Approval>> {
  const { request } = pended;
  const breaking = breakingOf(ask, pended);
  if (breaking !== undefined) return breakGlass(ask, breaking, ports.approvals);
  const code = request.asking?.deferralCode;
  const deferred = code === undefined ? undefined : await deferredApproval(code, ask, ports);
  return deferred ?? openApproval(ask, ports.approvals);
}

function refuseSettled(approval: Approval, now: Date): void {
  const fault = verdictFault(approval, now);
  if (fault !== undefined) throw fault;
}
