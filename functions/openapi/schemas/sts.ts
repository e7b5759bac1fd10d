import { stsNamespace } from '#functions/sts-reply.ts';
import { instant, type JsonSchema, record, text } from '../json-schema.ts';

const metadata = record({ RequestId: text('the id of this request') });

function document(name: string, members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { ...record(members), xml: { name, namespace: stsNamespace } };
}

const assumed = record(
  {
    SubjectFromWebIdentityToken: text('`sub` of the subject token'),
    Audience: text('the audience of the broker'),
    Provider: text('`iss` of the subject token'),
    SourceIdentity: text('the identity, as CloudTrail shows it'),
    AssumedRoleUser: record({
      Arn: text('the assumed role, session name included'),
      AssumedRoleId: text('`<role id>:<session name>`'),
    }),
    Credentials: record({
      AccessKeyId: text('AWS access key id'),
      SecretAccessKey: text('AWS secret access key'),
      SessionToken: text('AWS session token'),
      Expiration: instant('when AWS takes these credentials no longer; whole seconds'),
    }),
    PackedPolicySize: { type: 'integer', description: 'percent of what STS packs' },
  },
  ['PackedPolicySize'],
);

/** What the STS face answers with, as it stands in XML. */
export const stsSchemas: Readonly<Record<string, JsonSchema>> = {
  AssumeRoleWithWebIdentityResponse: document('AssumeRoleWithWebIdentityResponse', {
    AssumeRoleWithWebIdentityResult: assumed,
    ResponseMetadata: metadata,
  }),
  GetCallerIdentityResponse: document('GetCallerIdentityResponse', {
    GetCallerIdentityResult: record({
      Arn: text('the assumed role, session name included'),
      UserId: text('`<role id>:<session name>`'),
      Account: text('the AWS account'),
    }),
    ResponseMetadata: metadata,
  }),
  StsError: document('ErrorResponse', {
    Error: record({
      Type: text('whose fault it is', { enum: ['Sender', 'Receiver'] }),
      Code: text('what AWS clients repeat or give up by'),
      Message: text('what was wrong, and what to do'),
    }),
    RequestId: text('the id of this request'),
  }),
};
