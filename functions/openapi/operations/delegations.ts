import { personFaults } from '../fault-groups.ts';
import { ref, text } from '../json-schema.ts';
import { json, type Operations } from '../operation.ts';
import { person } from './person.ts';

const faults = [...personFaults, 'not_configured'] as const;

/** What people do about who votes in their place. */
export const delegationOperations: Operations = {
  'GET /v1/admin/delegations': {
    ...person,
    id: 'listDelegations',
    summary: 'who may vote in whose place now',
    reply: json(ref('Delegations')),
    faults,
  },
  'POST /v1/admin/delegations': {
    ...person,
    id: 'delegateVotes',
    summary: 'let another person vote in one’s place until an end',
    body: json(ref('Delegating')),
    reply: json(ref('Delegation')),
    faults: [...faults, 'conflict'],
  },
  'POST /v1/admin/delegations/{to}/end': {
    ...person,
    id: 'endDelegation',
    summary: 'let that person vote in one’s place no more',
    path: { to: text('the person who was delegated to') },
    reply: json(ref('Delegation')),
    faults: [...personFaults, 'not_found', 'conflict'],
  },
};
