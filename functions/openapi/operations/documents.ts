import { storeFaults } from '../fault-groups.ts';
import { ref } from '../json-schema.ts';
import { json, type Operations } from '../operation.ts';

const document = {
  tag: 'documents',
  shows: 'nothing',
  refusal: 'Error',
  faults: ['request_too_large', 'unavailable'],
} as const;

/** Documents that anybody may read. */
export const documentOperations: Operations = {
  'GET /.well-known/sallyport-configuration': {
    ...document,
    id: 'getBrokerConfiguration',
    summary: 'audience, endpoints and limits: what a client must know to ask',
    reply: json(ref('WellKnown')),
  },
  'GET /v1/openapi.json': {
    ...document,
    id: 'getOpenapi',
    summary: 'this document',
    reply: json({ type: 'object', description: 'an OpenAPI 3.1 document' }),
  },
  'GET /healthz': {
    ...document,
    id: 'getHealth',
    summary: 'whether an exchange could succeed',
    reply: json(ref('Health')),
    faults: storeFaults,
    instead: { 503: ref('NotConfigured') },
  },
};
