import type { Grant, Identity } from '#core/config/configuration.ts';
import type { Workload } from '#core/tokens/workload.ts';
import type { DecisionRequest } from './engine.ts';
import { grantRecord, identityRecord } from './entity-records.ts';
import { timeFacts } from './time-facts.ts';
import { statedFacts } from './vend-question.ts';

/** One thing that a call needs, as policies read it under `context.call`. */
export interface CallFacts {
  readonly action: string;
  readonly service: string;
  readonly operation: string;
  readonly level: string;
  /** An ARN, or `*` where the action has no resource. */
  readonly resource: string;
  readonly account: string;
  readonly region: string;
  readonly labels: readonly string[];
  readonly intents: readonly string[];
  /** `Name=value` each. */
  readonly parameters: readonly string[];
  readonly conditions: readonly string[];
}

/** Who calls, under what, and when. */
export interface Calling {
  readonly identity: Identity;
  readonly grant: Grant;
  readonly workload: Workload;
  /** Approval rules held. */
  readonly approvals: readonly string[];
  readonly now: Date;
}

/** Whether this identity may do one thing that a call needs. */
export function callQuestion(calling: Calling, call: CallFacts): DecisionRequest {
  return { ...questionOf(calling, call), action: 'Call' };
}

/** Whether this identity may be shown a class of fields of the answer. */
export function revealQuestion(calling: Calling, call: CallFacts, field: string): DecisionRequest {
  const { context, ...question } = questionOf(calling, call);
  return { ...question, action: 'Reveal', context: { ...context, answer: { field } } };
}

function questionOf(
  { identity, grant, workload, approvals, now }: Calling,
  call: CallFacts,
): Omit<DecisionRequest, 'action'> {
  return {
    principal: identityRecord(identity),
    resource: grantRecord(grant),
    others: [],
    context: { workload: statedFacts(workload), call: { ...call }, time: timeFacts(now) },
    approvals,
  };
}
