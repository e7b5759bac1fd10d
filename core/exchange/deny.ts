import type { Grant, Identity } from '#core/config/configuration.ts';
import type { StoppedIdentity } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import type { Decision } from '#core/policy/decision.ts';
import { explainDecision } from '#core/policy/explain.ts';
import type { RefusedMatch } from '#core/trust/match-trust.ts';
import { actorOf, decisionEvidence, entryBase } from './evidence.ts';
import type { Exchange, Matched } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';

/** Why a known principal is refused. */
export type Denial =
  | ({ readonly kind: 'decided'; readonly decision: Decision } & Exchange & Matched)
  | ({
      readonly kind: 'stopped';
      readonly grant: Grant;
      readonly identity: Identity;
      readonly stopped: StoppedIdentity;
    } & Exchange)
  | ({
      readonly kind: 'untargeted';
      readonly identity: Identity;
      readonly fault: Fault;
    } & Exchange)
  | ({ readonly kind: 'unmatched'; readonly grant: Grant; readonly match: RefusedMatch } & Exchange)
  | ({ readonly kind: 'fault'; readonly fault: Fault; readonly decision: Decision } & Exchange &
      Matched);

/**
 * Writes the entry of a refusal and returns the fault to answer with. If the entry cannot be
 * written the answer is that fault instead: a known principal's refusal is never unrecorded.
 */
export async function deny(denial: Denial, ports: ExchangePorts): Promise<Fault> {
  const fault = await faultOf(denial);
  ports.metrics.count('exchange.denied', { code: fault.code });
  await ports.ledger.append(deniedEntry(denial, fault, ports), { writes: [] });
  return fault;
}

async function faultOf(denial: Denial): Promise<Fault> {
  switch (denial.kind) {
    case 'decided':
      return decidedFault(denial);
    case 'stopped':
      return new Fault(
        'identity_stopped',
        `identity ${denial.identity.id} is ${denial.stopped.state} since ${denial.stopped.since}; its owner ${denial.identity.owner} can say why`,
      );
    case 'unmatched':
      return new Fault(denial.match.code, denial.match.message, {
        shown: { claim_diff: denial.match.diff },
      });
    case 'untargeted':
    case 'fault':
      return denial.fault;
  }
}

async function decidedFault(denial: Exchange & Matched & { decision: Decision }): Promise<Fault> {
  const { decision, identity, grant } = denial;
  if (decision.effect === 'pend') {
    return new Fault(
      'approval_needed',
      `grant ${grant.name} needs approval by ${decision.rules.map((rule) => `"${rule}"`).join(', ')}; ` +
        'approvals cannot be given here yet, so ask an administrator for another grant',
      { shown: { approval_rules: decision.rules } },
    );
  }
  const slice = await denial.known.configuration.policySlice('Vend', grant.name);
  const [first = 'no policy permits it', ...rest] = explainDecision(decision, slice.policies);
  const why = [first, ...rest].join('; ');
  return new Fault(
    'policy_denied',
    `identity ${identity.id} may not have grant ${grant.name}: ${why}`,
  );
}

function deniedEntry(denial: Denial, fault: Fault, ports: ExchangePorts): EntryBody {
  const kind = fault.form.status >= 500 ? 'exchange.failed' : 'exchange.denied';
  const identity = denial.kind === 'unmatched' ? denial.match.identity : denial.identity;
  const decided =
    denial.kind === 'decided' || denial.kind === 'fault' ? denial.decision : undefined;
  return {
    ...entryBase(kind, denial, ports.clock.now()),
    actor: actorOf(identity),
    ...(denial.kind === 'untargeted' ? {} : { grant: denial.grant.name }),
    ...(decided === undefined
      ? {}
      : { decision: decisionEvidence(decided, denial.known.configuration.version) }),
    outcome: { code: fault.code, detail: { ...fault.detail, message: fault.message } },
  };
}
