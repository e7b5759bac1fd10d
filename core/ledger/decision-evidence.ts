import type { Decision } from '#core/policy/decision.ts';
import type { DecisionEvidence } from './entry.ts';

/** A decision as an entry tells it, with the version of configuration that it was made by. */
export function decisionEvidence(decision: Decision, configuration: string): DecisionEvidence {
  return {
    effect: decision.effect,
    determining: decision.determining,
    errors: decision.errors,
    approvals: decision.rules,
    configuration,
  };
}
