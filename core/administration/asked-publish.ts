import type { Shown } from '#core/approvals/approval.ts';
import { type Asked, ruleDigest } from '#core/approvals/asked.ts';
import type { Ask } from '#core/approvals/open-approval.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import type { Configuration } from '#core/config/configuration.ts';
import { diffConfigurations } from '#core/config/diff-configurations.ts';
import { Fault } from '#core/faults.ts';
import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import type { Decision } from '#core/policy/decision.ts';
import { explainDecision } from '#core/policy/explain.ts';
import { personEntry } from './person-entry.ts';
import { askingAs, publisher } from './publisher.ts';
import type { Publishing } from './publishing.ts';

/** A publish that policy has people asked about. */
export interface AskedPublish extends Publishing {
  readonly decision: Decision;
  /** The version in force, whose rules and policies ask, and since when it is. */
  readonly configuration: Configuration;
  readonly since: string;
  /** The version that is to be put in force: stored, and tried. */
  readonly version: string;
  readonly rules: readonly ApprovalRule[];
  readonly now: Date;
}

/** Nobody says yes to what they cannot see, so a longer difference is not asked about at all. */
const mostCharacters = 100_000;

/**
 * What is put to people by each rule: exactly this version, in place of exactly the one in force,
 * asked by exactly this person. Whoever publishes anything meanwhile has it asked anew, also where
 * they put back what was in force.
 */
export async function askedPublish(publishing: AskedPublish): Promise<readonly Ask[]> {
  const { administered, configuration, decision, request, rules, now } = publishing;
  const { actor, origin } = personEntry('approval.asked', administered, now);
  const shown = await shownOf(publishing);
  return rules.map((rule) => ({
    ...{ rule, asked: askedOf(publishing), shown },
    requester: publisher(administered.person, configuration, request.reason),
    configuration: configuration.version,
    entry: { actor, origin, decision: decisionEvidence(decision, configuration.version) },
  }));
}

function askedOf({ administered, configuration, since, version, rules }: AskedPublish): Asked {
  const { id } = administered.person;
  return {
    ...{ identity: askingAs(id), issuer: '', subject: id, pins: {} },
    ...{ workflow: null, signer: null, commit: null, ref: null, environment: null, run: null },
    ...{ trigger: id, grant: 'configuration', grantDigest: '', role: '' },
    ...{ sessionPolicyHash: null, scope: [], durationSeconds: 0 },
    rules: Object.fromEntries(rules.map((rule) => [rule.name, ruleDigest(rule)])),
    publish: { version, before: configuration.version, since },
  };
}

async function shownOf({
  configuration,
  decision,
  deed,
  before,
  request,
}: AskedPublish): Promise<Shown> {
  const slice = await configuration.policySlice(deed.action, deed.resource.id);
  return {
    policies: explainDecision(decision, slice.policies),
    sessionPolicy: null,
    novelty: [],
    changes: readable(diffConfigurations(before, request.files)),
  };
}

/** The whole difference, or none. Throws `request_too_large` for one that nobody would read. */
function readable(lines: readonly string[]): readonly string[] {
  const characters = lines.reduce((sum, line) => sum + line.length, 0);
  if (characters <= mostCharacters) return lines;
  throw new Fault(
    'request_too_large',
    `people have to say yes to this, and ${lines.length} lines of changes are more than they can read; publish it in smaller steps`,
  );
}
