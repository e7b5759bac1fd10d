import { lists, saidWords } from '#functions/admin/approval-words.ts';
import { personFaults } from '../fault-groups.ts';
import { ref, text } from '../json-schema.ts';
import { json, type Operations } from '../operation.ts';
import { page, person } from './person.ts';

const request = { id: text('the request') };
const faults = [...personFaults, 'not_configured', 'not_found'] as const;

/** What people do about requests for approval; the rule of a request decides who has a say. */
export const approvalOperations: Operations = {
  'GET /v1/admin/approvals': {
    ...person,
    id: 'listApprovals',
    summary: 'the requests for approval that one may see',
    query: {
      which: text('those that wait, oldest first; of these one’s own to answer; or the history', {
        enum: lists,
      }),
      ...page(text('the request to go on after')),
      identity: text('only requests of this identity'),
      grant: text('only requests for this grant'),
      rule: text('only requests by this rule'),
    },
    reply: json(ref('Approvals')),
    faults: [...personFaults, 'not_configured'],
  },
  'GET /v1/admin/approvals/{id}': {
    ...person,
    id: 'showApproval',
    summary: 'one request with everything that deciding about it needs',
    path: request,
    reply: json(ref('ShownApproval')),
    faults,
  },
  'POST /v1/admin/approvals/{id}/{word}': {
    ...person,
    id: 'sayWord',
    summary: 'say yes, yes to less, no, or nothing; take that back; or cancel the request',
    path: { ...request, word: text('what is said', { enum: saidWords }) },
    body: json(ref('Saying')),
    reply: json(ref('ListedApproval')),
    faults: [...faults, 'conflict', 'invalid_scope', 'slow_down'],
  },
  'GET /v1/admin/approvals/{id}/wait': {
    ...person,
    id: 'waitForVerdict',
    summary: 'how a request stands, as soon as it is settled or has changed',
    path: request,
    query: {
      seconds: {
        type: 'integer',
        minimum: 1,
        description: 'how long to wait for that; 25 unless told, and never more',
      },
      revision: {
        type: 'integer',
        minimum: 1,
        description: 'what is known already: anything newer is told at once',
      },
    },
    reply: json(ref('ListedApproval')),
    faults,
  },
  'GET /v1/admin/approval-stats': {
    ...person,
    id: 'approvalStats',
    summary: 'how people have dealt with requests: how soon, how often, and whether they read them',
    query: {
      since: text('since when, an instant or a day; 30 days unless told'),
      rule: text('only requests by this rule'),
    },
    reply: json(ref('ApprovalStats')),
    faults: [...personFaults, 'ledger_damaged'],
  },
};
