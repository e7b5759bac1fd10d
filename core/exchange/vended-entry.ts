import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import type { EntryBody, LeaseEvidence } from '#core/ledger/entry.ts';
import { sealPersonal } from '#core/ledger/personal.ts';
import { sessionKeys } from '#core/ledger/session-cipher.ts';
import { actorOf, entryBase, noveltyFacts } from './evidence.ts';
import type { HeldApprovals, Minted, Permitted } from './exchange.ts';

/** The complete entry of a vend: everything about the credentials but what could use them. */
export function vendedEntry(permitted: Permitted, minted: Minted): EntryBody {
  const { identity, grant, decision, known } = permitted;
  const { sessionId } = minted.spent;
  const body: EntryBody = {
    ...entryBase('exchange.vended', permitted, minted.now),
    actor: actorOf(identity),
    sessionId,
    grant: grant.name,
    decision: {
      ...decisionEvidence(decision, known.configuration.version),
      approvals: Object.keys(permitted.held?.byRule ?? {}),
    },
    lease: leaseEvidence(permitted, minted),
    ...factsOf(permitted, minted),
  };
  return sealPersonal(body, sessionId, sessionKeys(minted.sessionKey.key));
}

/** What was new, and which approvals were used: redeemed by this vend, or held by its lease. */
function factsOf({ acquaintances, held, remembered }: Permitted, minted: Minted) {
  const novelty = noveltyFacts(acquaintances ?? minted.acquaintances).facts;
  const facts = {
    ...novelty,
    ...(held === undefined ? {} : approvalFacts(held)),
    ...(remembered === undefined ? {} : { tokenShownAt: remembered.value.shownAt }),
  };
  return Object.keys(facts).length === 0 ? {} : { facts };
}

function approvalFacts({ byRule, redeemed, askedHash }: HeldApprovals) {
  return {
    approvals: Object.values(byRule).join(', '),
    redeemed: redeemed.map(({ value }) => value.id).join(', '),
    askedHash,
  };
}

function leaseEvidence(permitted: Permitted, minted: Minted): LeaseEvidence {
  const { grant } = permitted;
  const { plan, role, spent, now } = minted;
  return {
    sessionId: spent.sessionId,
    grant: grant.name,
    role: grant.role,
    account: grant.account,
    accessKeyId: role.accessKeyId,
    assumedRoleArn: role.assumedRoleArn,
    sourceIdentity: plan.assumeRole.sourceIdentity,
    sessionName: plan.assumeRole.sessionName,
    sessionTags: plan.assumeRole.tags,
    sessionPolicyHash: plan.sessionPolicyHash,
    narrowed: plan.narrowed,
    packedPolicyPercent: role.packedPolicyPercent,
    startsAt: now.toISOString(),
    expiresAt: role.expiresAt.toISOString(),
    repeated: spent.kind === 'repeated',
  };
}
