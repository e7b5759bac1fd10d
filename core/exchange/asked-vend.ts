import type { Requester } from '#core/approvals/approval.ts';
import { type Asked, type AskedRun, ruleDigest } from '#core/approvals/asked.ts';
import type { Ask } from '#core/approvals/open-approval.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { Fault } from '#core/faults.ts';
import { fillSessionPolicy } from '#core/leases/fill-session-policy.ts';
import { leaseSecondsAsked } from '#core/leases/lease-duration.ts';
import { narrowSessionPolicy } from '#core/leases/session-policy.ts';
import { sessionPolicyHashOf } from '#core/leases/session-policy-hash.ts';
import { canonicalHash } from '#core/ledger/canonical-hash.ts';
import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import { pinsOf } from '#core/trust/pins-of.ts';
import { actorOf, tokenEvidence } from './evidence.ts';
import type { Decided, Exchange, Matched } from './exchange.ts';

/** A vend that policy pends. */
export type Pended = Exchange & Matched & Decided;

/** The rules that the decision names, as the configuration has them: publishing sees to it that it has. */
export function rulesOf({ decision, known }: Pended): readonly ApprovalRule[] {
  return decision.rules.map((name) => {
    const rule = known.configuration.approvalRule(name);
    if (rule !== undefined) return rule;
    throw new Fault(
      'policy_denied',
      `policy asks for approval by "${name}", and approvals.yaml has no such rule; have an administrator add it`,
    );
  });
}

/** A vend that waits for people, with its effective session policy. */
export interface AskedVend {
  readonly asked: Asked;
  readonly sessionPolicy: string | null;
}

/** Everything that the approvals of a vend are bound to. Throws what planning its session policy throws. */
export function askedVend(pended: Pended): AskedVend {
  const { token, identity, grant, request } = pended;
  const sessionPolicy = fillSessionPolicy(grant, token);
  const effective = narrowSessionPolicy({ ...grant, sessionPolicy }, request.narrowing);
  const asked: Asked = {
    identity: identity.id,
    ...askedRun(pended),
    grant: grant.name,
    grantDigest: canonicalHash(grant),
    role: grant.role,
    sessionPolicyHash: sessionPolicyHashOf(effective.text),
    scope: effective.scope,
    durationSeconds: secondsAsked(pended),
    rules: Object.fromEntries(rulesOf(pended).map((rule) => [rule.name, ruleDigest(rule)])),
  };
  return { asked, sessionPolicy: effective.text };
}

/** The run that asks, as far as its token proves it. */
export function askedRun(exchange: Pick<Pended, 'token' | 'trust'>): AskedRun {
  const { token } = exchange;
  const { workload } = token;
  return {
    issuer: token.iss,
    subject: token.sub,
    pins: pinned(exchange),
    workflow: withDigest(workload.buildConfigUri, workload.buildConfigDigest),
    signer: withDigest(workload.buildSignerUri, workload.buildSignerDigest),
    commit: workload.sourceRepositoryDigest ?? null,
    ref: workload.sourceRepositoryRef ?? null,
    environment: workload.deploymentEnvironment ?? null,
    // Every attempt of a run is that run.
    run: workload.runInvocationUri?.replace(/\/attempts\/\d+$/u, '') ?? null,
    trigger: workload.triggeredBy ?? null,
  };
}

/** No longer than policy will let it be: people decide about what would be vended. */
function secondsAsked({ request, grant, decision }: Pended): number {
  const wished = leaseSecondsAsked(request.narrowing.durationSeconds, grant);
  return Math.min(wished, decision.obligations.leaseSeconds ?? wished);
}

/** What is put to people by one rule. */
export function askOf(
  pended: Pended,
  { asked, shown }: Pick<Ask, 'asked' | 'shown'>,
  rule: ApprovalRule,
): Ask {
  const { token, identity, known, request, decision } = pended;
  return {
    ...{ rule, asked, shown },
    requester: requesterOf(pended),
    configuration: known.configuration.version,
    entry: {
      actor: actorOf(identity),
      origin: request.origin,
      token: tokenEvidence(token),
      workload: { ...token.workload },
      decision: decisionEvidence(decision, known.configuration.version),
    },
    presented: { bindingKey: token.bindingKey, tokenHash: token.hash },
  };
}

/** The immutable claims that the trust pins, with their values in this token. */
function pinned({ token, trust }: Pick<Pended, 'token' | 'trust'>): Asked['pins'] {
  const stated = pinsOf(token);
  const pins = trust.conditions
    .filter(({ immutable }) => immutable)
    .map(({ claim, pointer }) => [claim, stated.get(pointer) ?? ''] as const);
  return Object.fromEntries(pins);
}

function withDigest(uri: string | undefined, digest: string | undefined): string | null {
  if (uri === undefined) return null;
  return digest === undefined ? uri : `${uri}#${digest}`;
}

function requesterOf({ token, identity, known, request }: Pended): Requester {
  const reason = request.asking?.reason;
  return {
    identity: identity.id,
    owner: identity.owner,
    trigger: triggerOf({ token, known }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** A run of which the token does not say who triggered it is nobody's, and costs what those cost. */
export function triggerOf({ token, known }: Pick<Pended, 'token' | 'known'>): Requester['trigger'] {
  const account = token.workload.triggeredBy;
  if (account === undefined) {
    return token.profile.untriggered === true
      ? { kind: 'none' }
      : { kind: 'unmapped', account: 'unknown' };
  }
  const person = known.configuration.personWithAccount(token.issuer.name, account);
  return person === undefined
    ? { kind: 'unmapped', account }
    : { kind: 'person', person: person.id };
}
