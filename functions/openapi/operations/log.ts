import { personFaults } from '../fault-groups.ts';
import { ref } from '../json-schema.ts';
import { json, type Operations } from '../operation.ts';
import { person } from './person.ts';

/** The log that the ledger is sealed into. */
export const logOperations: Operations = {
  'GET /v1/admin/ledger/log': {
    ...person,
    id: 'showLog',
    summary: 'how much of the ledger is sealed, with which key, and what stops it',
    reply: json(ref('Log')),
    faults: [...personFaults, 'not_configured'],
  },
  'POST /v1/admin/ledger/resume': {
    ...person,
    id: 'resumeLog',
    summary: 'let sealing go on after what stopped it, and without what is lost',
    body: json(ref('Resumption')),
    reply: json(ref('Resumed')),
    faults: [...personFaults, 'not_configured', 'conflict'],
  },
};
