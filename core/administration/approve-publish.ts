import type { Approval } from '#core/approvals/approval.ts';
import { type Ask, openApproval } from '#core/approvals/open-approval.ts';
import { statusAt } from '#core/approvals/pending.ts';
import { pendingFault } from '#core/approvals/pending-fault.ts';
import { requireAskable } from '#core/approvals/require-askable.ts';
import { verdictFault } from '#core/approvals/verdict-fault.ts';
import { Fault } from '#core/faults.ts';
import { canonicalHash } from '#core/ledger/canonical-hash.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { Versioned } from '#core/store/store.ts';
import { type AskedPublish, askedPublish } from './asked-publish.ts';
import { decideDeed, refuseDeed } from './authorise.ts';
import type { Publishing, PublishingPorts } from './publishing.ts';
import { refuseUnanswerable } from './refuse-unanswerable.ts';

/** Requests that people have said yes to, as they are redeemed in the transaction of the publish. */
export interface PublishApprovals {
  readonly askedHash: string;
  readonly requests: readonly Versioned<Approval>[];
  /** What policy says once they are held. */
  readonly decision: Decision;
}

/**
 * Has people say yes to a publish that policy pends: joins or opens one request for each rule. Once
 * all are approved policy decides again with exactly those rules held. Throws `approval_pending`
 * while people are asked, and what they answered where that was not yes. Undefined where nobody
 * has to be asked.
 */
export async function approvePublish(
  publishing: Publishing,
  version: string,
  ports: PublishingPorts,
): Promise<PublishApprovals | undefined> {
  const asking = askingOf(publishing, version, ports);
  if (asking === undefined) return undefined;
  const requests: Versioned<Approval>[] = [];
  const asks = await askedPublish(asking);
  for (const ask of asks) {
    requireAskable(ask);
    refuseUnanswerable({ ...ask, configuration: asking.configuration });
  }
  for (const ask of asks) requests.push(await openApproval(ask, ports.approvals));
  refuseUnanswered(requests, ports);
  const decision = await decideAgain(asking, ports);
  return { askedHash: hashOf(asks), requests, decision };
}

function askingOf(
  publishing: Publishing,
  version: string,
  { clock }: PublishingPorts,
): AskedPublish | undefined {
  const { decision, inForce } = publishing;
  const { configuration, head } = inForce;
  if (decision?.effect !== 'pend' || configuration === undefined || head === undefined) {
    return undefined;
  }
  const rules = decision.rules.flatMap((name) => configuration.approvalRule(name) ?? []);
  const now = clock.now();
  if (rules.length === decision.rules.length) {
    const since = head.value.publishedAt;
    return { ...publishing, decision, configuration, since, version, rules, now };
  }
  throw new Fault(
    'policy_denied',
    'policy asks for approval by a rule that approvals.yaml does not have; have an administrator add it',
  );
}

/** All of them are about the same. */
function hashOf([ask]: readonly Ask[]): string {
  return canonicalHash(ask?.asked);
}

function refuseUnanswered(requests: readonly Versioned<Approval>[], ports: PublishingPorts): void {
  const now = ports.clock.now();
  const approvals = requests.map(({ value }) => value);
  for (const approval of approvals) {
    const fault = verdictFault(approval, now);
    if (fault !== undefined) throw fault;
  }
  if (approvals.every((approval) => statusAt(approval, now) === 'approved')) return;
  throw pendingFault(approvals, { broker: ports.audience, now, code: 'approval_pending' });
}

/** One rule's approval lifts only its own guardrail, and a plain forbid is absolute. */
async function decideAgain(
  { administered, configuration, deed, rules }: AskedPublish,
  ports: PublishingPorts,
): Promise<Decision> {
  const { person } = administered;
  const administering = { ...deed, approvals: rules.map(({ name }) => name) };
  const decision = await decideDeed(configuration, { person, administering }, ports);
  if (decision.effect === 'permit') return decision;
  throw await refuseDeed(administered, deed, ports);
}
