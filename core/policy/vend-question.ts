import type { Grant, Identity } from '#core/config/configuration.ts';
import type { Trait } from '#core/limits/familiar.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import type { Workload } from '#core/tokens/workload.ts';
import type { CedarRecord, DecisionRequest } from './engine.ts';
import { grantRecord, identityRecord } from './entity-records.ts';
import { workloadFactNames } from './schema.ts';
import { timeFacts } from './time-facts.ts';

/** What an exchange asks policy about. */
export interface VendAsked {
  readonly identity: Identity;
  readonly grant: Grant;
  readonly token: Pick<SubjectToken, 'workload'>;
  readonly request: {
    readonly durationSeconds: number;
    /** The caller brought a session policy of its own. */
    readonly narrowed: boolean;
    readonly scope: readonly string[];
    /** What this identity has not been vended with before. */
    readonly novelty: readonly Trait[];
  };
  /** Approval rules held. */
  readonly approvals: readonly string[];
  readonly now: Date;
}

/** Whether this identity may be vended credentials under this grant. */
export function vendQuestion(asked: VendAsked): DecisionRequest {
  const { durationSeconds, narrowed, scope, novelty } = asked.request;
  return {
    principal: identityRecord(asked.identity),
    action: 'Vend',
    resource: grantRecord(asked.grant),
    others: [],
    context: {
      workload: statedFacts(asked.token.workload),
      request: { durationSeconds, narrowed, scope, novelty: [...novelty] },
      time: timeFacts(asked.now),
    },
    approvals: asked.approvals,
  };
}

/** The facts that the schema knows and the token states: nothing else of a token reaches policy. */
export function statedFacts(workload: Workload): CedarRecord {
  return Object.fromEntries(
    workloadFactNames.flatMap((name) => {
      const fact = workload[name];
      return fact === undefined ? [] : [[name, fact]];
    }),
  );
}
