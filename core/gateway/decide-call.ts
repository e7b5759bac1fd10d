import type { PolicySlice } from '#core/config/configuration.ts';
import { type CallFacts, type Calling, callQuestion } from '#core/policy/call-question.ts';
import type { Decision, Effect } from '#core/policy/decision.ts';
import type { PolicyEngine } from '#core/policy/engine.ts';

/** What policy said of a whole call, and of which part it said the worst. */
export interface CallDecision extends Decision {
  readonly about: CallFacts | undefined;
}

const severity: Readonly<Record<Effect, number>> = { permit: 0, pend: 1, forbid: 2 };

/**
 * Decides everything that a call needs: it is permitted if all of it is, waits for people if nothing
 * is forbidden, and is forbidden otherwise, also where it needs nothing.
 */
export function decideCall(
  calling: Calling,
  facts: readonly CallFacts[],
  { engine, slice }: { readonly engine: PolicyEngine; readonly slice: PolicySlice },
): CallDecision {
  let worst: CallDecision | undefined;
  const determining = new Set<string>();
  const rules = new Set<string>();
  for (const about of facts) {
    const decision = engine.decide(callQuestion(calling, about), slice);
    if (decision.effect === 'forbid') return { ...decision, about };
    for (const id of decision.determining) determining.add(id);
    for (const rule of decision.rules) rules.add(rule);
    if (worst === undefined || severity[decision.effect] > severity[worst.effect]) {
      worst = { ...decision, about };
    }
  }
  if (worst === undefined) return nothingAsked;
  return { ...worst, determining: [...determining].toSorted(), rules: [...rules].toSorted() };
}

const nothingAsked: CallDecision = {
  effect: 'forbid',
  determining: [],
  rules: [],
  errors: ['the call needs nothing that could be permitted'],
  obligations: {},
  about: undefined,
};
