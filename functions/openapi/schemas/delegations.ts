import type { ListedDelegation } from '#core/approvals/list-delegations.ts';
import { instant, type JsonSchema, listOf, record, recordOf, ref, text } from '../json-schema.ts';
import { reason } from './configuration.ts';

/** Who may vote in whose place, as people see and say it. */
export const delegationSchemas: Readonly<Record<string, JsonSchema>> = {
  Delegation: recordOf<ListedDelegation>({
    from: text('the person who delegated'),
    to: text('who may vote in their place'),
    until: instant('until when'),
    reason: text('why'),
    at: instant('since when'),
  }),
  Delegations: record({ delegations: listOf(ref('Delegation'), 'those that hold now') }),
  Delegating: record({
    to: text('a person of people.yaml, and not oneself'),
    until: instant('until when, at most 30 days from now'),
    reason,
  }),
};
