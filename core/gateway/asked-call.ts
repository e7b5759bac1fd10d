import type { Shown } from '#core/approvals/approval.ts';
import { type Asked, ruleDigest } from '#core/approvals/asked.ts';
import type { Ask } from '#core/approvals/open-approval.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { actorOf } from '#core/exchange/evidence.ts';
import { Fault } from '#core/faults.ts';
import { canonicalHash } from '#core/ledger/canonical-hash.ts';
import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import { explainDecision } from '#core/policy/explain.ts';
import type { PendedCall } from './approve-call.ts';
import { classPrefix } from './mask/fields/field-classes.ts';
import { maskedClasses } from './mask-rules-of.ts';
import { shownParameters } from './shown-parameters.ts';

/** More lines than anybody reads; how many there are is told. */
const mostLines = 50;

/** What the approvals of a call are bound to: this very call, of this run, under this grant. */
export function askedCall(call: PendedCall): Asked {
  const { identity, grant, session, lease } = call.authenticated.principal;
  const { operation, facts, hash } = call.understood;
  return {
    ...session.run,
    identity: identity.id,
    grant: grant.name,
    grantDigest: canonicalHash(grant),
    role: grant.role,
    ...{ sessionPolicyHash: null, scope: [], durationSeconds: 0 },
    rules: Object.fromEntries(rulesOf(call).map((rule) => [rule.name, ruleDigest(rule)])),
    call: {
      service: operation.service,
      operation: operation.operation,
      region: operation.region,
      account: facts[0]?.account ?? lease.account,
      hash,
    },
  };
}

/** What is put to people by each rule. */
export async function asksOf(call: PendedCall, asked: Asked): Promise<readonly Ask[]> {
  const { decision } = call;
  const { identity, configuration, session, lease } = call.authenticated.principal;
  const { address, userAgent, requestId } = call.asked;
  const shown = await shownOf(call);
  return rulesOf(call).map((rule) => ({
    ...{ rule, asked, shown },
    requester: { identity: identity.id, owner: identity.owner, trigger: session.trigger },
    configuration: configuration.version,
    entry: {
      actor: actorOf(identity),
      origin: { address, userAgent, requestId, face: 'gateway' },
      sessionId: lease.sessionId,
      workload: { ...session.workload },
      decision: decisionEvidence(decision, configuration.version),
    },
  }));
}

function rulesOf({ authenticated, decision }: PendedCall): readonly ApprovalRule[] {
  return decision.rules.map((name) => {
    const rule = authenticated.principal.configuration.approvalRule(name);
    if (rule !== undefined) return rule;
    throw new Fault(
      'policy_denied',
      `policy asks for approval by "${name}", and approvals.yaml has no such rule; have an administrator add it`,
    );
  });
}

/** What AWS's models, ours or configuration call a secret is masked, whatever its caller may see. */
function parametersOf(call: PendedCall): readonly string[] {
  const { operation, parameters } = call.understood;
  const prefix = classPrefix(operation.service, operation.operation, 'request');
  const secret = maskedClasses(call, 'request').map((each) => each.slice(prefix.length));
  return shownParameters(parameters, secret);
}

/** What the call acts on and says, line by line, and why policy asks. */
async function shownOf(call: PendedCall): Promise<Shown> {
  const { authenticated, decision, understood } = call;
  const { configuration, grant } = authenticated.principal;
  const slice = await configuration.policySlice('Call', grant.name);
  const access = understood.facts.map(({ action, resource }) => `${action} on ${resource}`);
  const more = access.length - mostLines;
  return {
    policies: explainDecision(decision, slice.policies),
    sessionPolicy: null,
    novelty: [],
    access: [...access.slice(0, mostLines), ...(more > 0 ? [`and ${more} more`] : [])],
    parameters: parametersOf(call),
  };
}
