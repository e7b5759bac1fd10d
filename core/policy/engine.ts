import type { PolicySlice } from '#core/config/configuration.ts';
import type { Decision } from './decision.ts';

/** A Cedar entity with its attributes and parents; only those the request needs are sent. */
export interface EntityRecord {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, CedarValue>>;
  readonly parents: readonly { readonly type: string; readonly id: string }[];
}

export type CedarValue =
  | string
  | number
  | boolean
  | readonly CedarValue[]
  | { readonly [name: string]: CedarValue };

/** Facts by name. */
export type CedarRecord = Readonly<Record<string, CedarValue>>;

/** One question: may this principal do this action on this resource, under these facts? */
export interface DecisionRequest {
  readonly principal: EntityRecord;
  readonly action: string;
  readonly resource: EntityRecord;
  /** Entities that the two are in, such as groups. */
  readonly others: readonly EntityRecord[];
  /** Without `approvals`: the engine adds them. */
  readonly context: Readonly<Record<string, CedarRecord>>;
  /** Approval rules already held; usually none. */
  readonly approvals: readonly string[];
}

/** Decides by Cedar. Never throws for what policy or request hold: an error is a forbid that says so. */
export interface PolicyEngine {
  decide(request: DecisionRequest, slice: PolicySlice): Decision;
}
