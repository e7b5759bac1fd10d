import { keepings } from '#core/administration/keep-session.ts';
import { accessStoppings } from '#core/administration/stop-access.ts';
import { stoppings } from '#core/administration/stop-identity.ts';
import type { FaultCode } from '#core/faults.ts';
import { leaseStates } from '#core/leases/lease-state.ts';
import { personFaults, publishApprovalFaults } from '../fault-groups.ts';
import { ref, text } from '../json-schema.ts';
import { json, type Operations } from '../operation.ts';
import { page, person } from './person.ts';

/** What AWS may answer to whoever revokes. */
const revokingFaults = [
  ...personFaults,
  'not_found',
  'role_refused',
  'sts_unavailable',
  'slow_down',
] as const satisfies readonly FaultCode[];

const session = text('the session of the lease');

/** The administrators' routes; policy decides about each request. */
export const administrationOperations: Operations = {
  'GET /v1/admin/configuration': {
    ...person,
    id: 'readConfiguration',
    summary: 'the head, and the files of the version in force',
    reply: json(ref('Published')),
  },
  'PUT /v1/admin/configuration': {
    ...person,
    id: 'publishConfiguration',
    summary: 'publish a configuration, or learn all its problems at once',
    body: json(ref('Publishing')),
    reply: json(ref('Head')),
    faults: [...personFaults, 'configuration_refused', 'conflict', ...publishApprovalFaults],
  },
  'POST /v1/admin/identities/{id}/restore-break-glass': {
    ...person,
    id: 'restoreBreakGlass',
    summary: 'let an identity break the glass again that lost it by a review',
    path: { id: text('id of the identity') },
    body: json(ref('Reason')),
    reply: json(ref('Restored')),
    faults: [...personFaults, 'not_found', 'conflict'],
  },
  'POST /v1/admin/sessions/{id}/{keeping}': {
    ...person,
    id: 'keepSession',
    summary: 'hold, release or shred the personal data of a session',
    path: {
      id: text('the session'),
      keeping: text('what to do', { enum: Object.keys(keepings) }),
    },
    body: json(ref('Reason')),
    reply: json(ref('KeptSession')),
    faults: [...personFaults, 'not_found', 'conflict'],
  },
  'POST /v1/admin/access/{stopping}': {
    ...person,
    id: 'stopAccess',
    summary: 'stop all access of all identities, or let it go on',
    path: { stopping: text('what to do', { enum: Object.keys(accessStoppings) }) },
    body: json(ref('Reason')),
    reply: json(ref('StoppedAccess')),
    faults: [...personFaults, 'not_found', 'conflict'],
  },
  'POST /v1/admin/identities/{id}/{stopping}': {
    ...person,
    id: 'stopIdentity',
    summary: 'suspend, resume, quarantine or release an identity',
    path: {
      id: text('id of the identity'),
      stopping: text('what to do', { enum: Object.keys(stoppings) }),
    },
    body: json(ref('Reason')),
    reply: json(ref('Stopped')),
    faults: [...personFaults, 'not_found', 'conflict'],
  },
  'GET /v1/admin/leases': {
    ...person,
    id: 'listLeases',
    summary: 'leases, newest first',
    query: {
      ...page(text('the session to go on after')),
      identity: text('only leases of this identity'),
      grant: text('only leases under this grant'),
      state: text('only leases that this has become of', { enum: leaseStates }),
    },
    reply: json(ref('Leases')),
  },
  'GET /v1/admin/leases/{id}': {
    ...person,
    id: 'showLease',
    summary: 'one lease, its entries, and what else a deny of its role would end',
    path: { id: session },
    reply: json(ref('ShownLease')),
    faults: [...personFaults, 'not_found', 'ledger_damaged'],
  },
  'POST /v1/admin/leases/{id}/revoke': {
    ...person,
    id: 'revokeLease',
    summary: 'revoke a lease, in the record at once and at AWS by a deny of its session',
    path: { id: session },
    body: json(ref('Revoking')),
    reply: json(ref('Revocation')),
    faults: [...revokingFaults, 'role_full'],
  },
  'POST /v1/admin/identities/{id}/leases/revoke': {
    ...person,
    id: 'revokeLeases',
    summary: 'revoke every lease of an identity whose credentials may still work',
    path: { id: text('id of the identity') },
    body: json(ref('Reason')),
    reply: json(ref('RevokedLeases')),
    faults: [...revokingFaults, 'role_full'],
  },
  'GET /v1/admin/ledger': {
    ...person,
    id: 'listEntries',
    summary: 'entries of the ledger, newest first',
    query: page({ type: 'integer', minimum: 1, description: 'the position to go on after' }),
    reply: json(ref('Entries')),
    faults: [...personFaults, 'ledger_damaged'],
  },
};
