import { type JsonSchema, listOf, record, text } from '../json-schema.ts';

const url = (description: string) => text(description, { format: 'uri' });

/** Documents that anybody may read. */
export const documentSchemas: Readonly<Record<string, JsonSchema>> = {
  WellKnown: record(
    {
      audience: url('the audience that tokens must be made for'),
      token_endpoint: url('`POST /v1/token`'),
      sts_endpoint: url('for `AWS_ENDPOINT_URL_STS`'),
      credentials_endpoint: url('for `AWS_CONTAINER_CREDENTIALS_FULL_URI`, once a grant follows'),
      revocation_endpoint: url('`POST /v1/revoke` (RFC 7009)'),
      gateway_url: url('for `AWS_ENDPOINT_URL`, with keys of a grant for the gateway'),
      service_documentation: url('this document'),
      grant_types_supported: listOf(text('grant type'), 'as in RFC 8414'),
      subject_token_types_supported: listOf(text('token type'), 'what may be shown'),
      issued_token_types_supported: listOf(text('token type'), 'what is given'),
      token_parameters_supported: listOf(text('parameter'), 'what `POST /v1/token` takes'),
      lease_seconds: record({
        min: { type: 'integer', description: 'the shortest lease' },
        max: { type: 'integer', description: 'the longest lease' },
      }),
    },
    ['gateway_url'],
  ),
  Health: record({
    status: text('an exchange could succeed', { const: 'ok' }),
    configuration: text('the configuration version in force'),
  }),
  NotConfigured: record({ status: text('nothing is published yet', { const: 'not configured' }) }),
};
