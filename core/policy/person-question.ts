import type { Identity, Person } from '#core/config/configuration.ts';
import type { Action, actions, ChangeKind } from './actions.ts';
import type { DecisionRequest, EntityRecord } from './engine.ts';
import { identityRecord, personRecord } from './entity-records.ts';
import { timeFacts } from './time-facts.ts';

/** What people do. An identity can do none of these: no question about it can be put. */
export type PersonAction = {
  [A in Action]: (typeof actions)[A]['principal'] extends 'Person' ? A : never;
}[Action];

/** What people act on. An identity comes with its facts: policies may forbid by owner or by group. */
export type PersonResource =
  | { readonly type: 'Configuration' | 'Ledger'; readonly id: string }
  | { readonly type: 'Identity'; readonly id: string; readonly identity: Identity };

/** What the administrators' door asks policy about. */
export interface PersonAsked {
  readonly person: Person;
  readonly action: PersonAction;
  readonly resource: PersonResource;
  /** What a publish changes; nothing for any other action. */
  readonly changes?: readonly ChangeKind[];
  /** Rules whose approval is held. */
  readonly approvals?: readonly string[];
  readonly now: Date;
}

/** Whether this person may do this; an action on a resource of another kind is forbidden. */
export function personQuestion(asked: PersonAsked): DecisionRequest {
  return {
    principal: personRecord(asked.person),
    action: asked.action,
    resource: resourceRecord(asked.resource),
    others: [],
    context: {
      time: timeFacts(asked.now),
      ...(asked.action === 'Publish' ? { request: { changes: asked.changes ?? [] } } : {}),
    },
    approvals: asked.approvals ?? [],
  };
}

function resourceRecord(resource: PersonResource): EntityRecord {
  if (resource.type === 'Identity') return identityRecord(resource.identity);
  return { type: resource.type, id: resource.id, attributes: {}, parents: [] };
}
