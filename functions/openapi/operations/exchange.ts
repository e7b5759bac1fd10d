import { exchangeFaults, storeFaults } from '../fault-groups.ts';
import {
  credentialsQuery,
  type Parameters,
  revokeForm,
  tokenForm,
  webIdentityForm,
} from '../forms.ts';
import { type JsonSchema, ref, text } from '../json-schema.ts';
import { json, type Media, type Operation, type Operations } from '../operation.ts';

function formSchema(parameters: Parameters, required: readonly string[]): JsonSchema {
  return { type: 'object', properties: parameters, required, additionalProperties: false };
}

function form(schema: JsonSchema): Media {
  return { type: 'application/x-www-form-urlencoded', schema };
}

const callerIdentity: Parameters = {
  Action: text('the action of the STS query API', { const: 'GetCallerIdentity' }),
  Version: text('the version of the STS query API, which is not looked at'),
};

const sts = {
  tag: 'exchange',
  refusal: 'StsError',
  faults: [...exchangeFaults, 'invalid_action', 'invalid_client_token'],
} as const;

const stsPost = (id: string): Operation => ({
  ...sts,
  id,
  summary: 'AssumeRoleWithWebIdentity and GetCallerIdentity of the AWS STS query API',
  shows: 'awsSignature',
  body: form({
    oneOf: [
      formSchema(webIdentityForm, ['Action', 'RoleArn', 'RoleSessionName', 'WebIdentityToken']),
      formSchema(callerIdentity, ['Action']),
    ],
  }),
  reply: {
    type: 'text/xml',
    schema: {
      oneOf: [ref('AssumeRoleWithWebIdentityResponse'), ref('GetCallerIdentityResponse')],
    },
  },
});

/** The faces of the exchange. */
export const exchangeOperations: Operations = {
  'POST /v1/token': {
    id: 'exchangeToken',
    tag: 'exchange',
    summary: 'exchange a workload’s OIDC token for AWS credentials (RFC 8693)',
    shows: 'nothing',
    body: form(formSchema(tokenForm, ['grant_type'])),
    reply: json(ref('TokenReply')),
    refusal: 'Error',
    faults: [...exchangeFaults, 'unsupported_grant_type'],
  },
  'GET /v1/credentials/{grant}': {
    id: 'getCredentials',
    tag: 'exchange',
    summary: 'container credentials, which AWS SDKs fetch by themselves',
    shows: 'subjectToken',
    path: { grant: text('name of the grant', { pattern: '^[a-z0-9-]{4,64}$' }) },
    query: credentialsQuery,
    reply: json(ref('ContainerCredentials')),
    refusal: 'ContainerError',
    faults: exchangeFaults,
  },
  'POST /v1/revoke': {
    id: 'endLease',
    tag: 'exchange',
    summary: 'end the lease of credentials that are no longer needed (RFC 7009)',
    shows: 'nothing',
    body: form(formSchema(revokeForm, ['token'])),
    reply: json(ref('Ending')),
    refusal: 'Error',
    faults: [...storeFaults, 'invalid_request', 'missing_parameter', 'slow_down'],
  },
  'POST /sts': stsPost('callSts'),
  'POST /': stsPost('callStsAtRoot'),
  'GET /sts': {
    ...sts,
    id: 'getCallerIdentity',
    summary: 'GetCallerIdentity of the AWS STS query API; a token never goes in a URL',
    shows: 'awsSignature',
    query: callerIdentity,
    reply: { type: 'text/xml', schema: ref('GetCallerIdentityResponse') },
    faults: [
      ...storeFaults,
      'invalid_request',
      'invalid_action',
      'invalid_client_token',
      'token_expired',
    ],
  },
};
