import type { Parameters } from './forms.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Operation, Shown } from './operation.ts';
import { operations } from './operations.ts';
import { repliesOf } from './replies.ts';
import { approvalSchemas } from './schemas/approvals.ts';
import { configurationSchemas } from './schemas/configuration.ts';
import { credentialSchemas } from './schemas/credentials.ts';
import { delegationSchemas } from './schemas/delegations.ts';
import { documentSchemas } from './schemas/documents.ts';
import { entrySchemas } from './schemas/entries.ts';
import { errorSchemas } from './schemas/errors.ts';
import { leaseSchemas } from './schemas/leases.ts';
import { logSchemas } from './schemas/log.ts';
import { stsSchemas } from './schemas/sts.ts';

/** The API as one OpenAPI 3.1 document, for the broker at this URL. */
export function openapiDocument(broker: string) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sallyport',
      version: '1',
      summary: 'A workload’s OIDC token in, AWS credentials for one task out.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: broker }],
    tags: [
      { name: 'exchange', description: 'for workloads' },
      { name: 'documents', description: 'for everybody' },
      { name: 'administration', description: 'for people' },
    ],
    paths: pathsOf(Object.entries(operations)),
    components: { securitySchemes, schemas },
  };
}

const schemas: Readonly<Record<string, JsonSchema>> = {
  ...credentialSchemas,
  ...stsSchemas,
  ...errorSchemas,
  ...leaseSchemas,
  ...approvalSchemas,
  ...delegationSchemas,
  ...entrySchemas,
  ...logSchemas,
  ...configurationSchemas,
  ...documentSchemas,
};

const securitySchemes = {
  subjectToken: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'the workload’s OIDC token as it is; "Bearer" in front of it does no harm',
  },
  awsSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'GetCallerIdentity only: Signature Version 4 with vended credentials; X-Amz-Security-Token is what is compared',
  },
  person: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'the sign-in token of a person whom people.yaml names',
  },
} as const satisfies Record<Exclude<Shown, 'nothing'>, unknown>;

function pathsOf(described: readonly (readonly [string, Operation])[]) {
  const byPath = Map.groupBy(described, ([route]) => route.split(' ')[1] ?? '');
  const paths = [...byPath].map(([path, all]) => [
    path,
    Object.fromEntries(all.map(([route, one]) => [methodOf(route), operationObject(one)])),
  ]);
  return Object.fromEntries(paths);
}

function methodOf(route: string): string {
  return (route.split(' ')[0] ?? '').toLowerCase();
}

function operationObject(operation: Operation) {
  const { id, tag, summary, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: securityOf(operation.shows),
    parameters: [
      ...parameterObjects(operation.path, 'path'),
      ...parameterObjects(operation.query, 'query'),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { [body.type]: { schema: body.schema } } } }),
    responses: repliesOf(operation),
  };
}

/** AssumeRoleWithWebIdentity is not signed, so that a signature is one of two ways there. */
function securityOf(shows: Shown): readonly Readonly<Record<string, readonly string[]>>[] {
  if (shows === 'nothing') return [];
  return shows === 'awsSignature' ? [{}, { [shows]: [] }] : [{ [shows]: [] }];
}

function parameterObjects(parameters: Parameters | undefined, where: 'path' | 'query') {
  return Object.entries(parameters ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schema;
    const required = where === 'path' ? { required: true } : {};
    return { name, in: where, ...required, description, schema: rest };
  });
}
