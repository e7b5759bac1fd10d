import type { APIGatewayProxyResult } from 'aws-lambda';
import type { CallerIdentity } from '#core/exchange/caller-identity.ts';
import type { Vended } from '#core/exchange/vended.ts';
import { writeXml, type XmlContent } from '#core/xml/write-xml.ts';
import { wholeSeconds } from './instant.ts';
import { xmlReply } from './reply.ts';

/** The namespace of STS's query API. */
export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** AssumeRoleWithWebIdentity's reply, member for member as AWS clients parse it. */
export function assumedRoleReply(vended: Vended, requestId: string): APIGatewayProxyResult {
  const { credentials } = vended;
  return stsReply(requestId, {
    action: 'AssumeRoleWithWebIdentity',
    result: {
      SubjectFromWebIdentityToken: vended.subject,
      Audience: vended.audience,
      Provider: vended.issuer,
      SourceIdentity: vended.sourceIdentity,
      AssumedRoleUser: {
        Arn: credentials.assumedRoleArn,
        AssumedRoleId: credentials.assumedRoleId,
      },
      Credentials: {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        SessionToken: credentials.sessionToken,
        Expiration: wholeSeconds(credentials.expiresAt),
      },
      PackedPolicySize: credentials.packedPolicyPercent ?? undefined,
    },
  });
}

/** GetCallerIdentity's reply; a header says what the answer rests on. */
export function callerIdentityReply(
  identity: CallerIdentity,
  requestId: string,
): APIGatewayProxyResult {
  return stsReply(requestId, {
    action: 'GetCallerIdentity',
    result: { Arn: identity.arn, UserId: identity.userId, Account: identity.account },
    headers: {
      'x-sallyport-proof': 'session-token; the signature is not checked, since no secret is kept',
    },
  });
}

interface StsReply {
  readonly action: string;
  readonly result: XmlContent;
  readonly headers?: Readonly<Record<string, string>>;
}

function stsReply(requestId: string, reply: StsReply): APIGatewayProxyResult {
  const content = {
    [`${reply.action}Result`]: reply.result,
    ResponseMetadata: { RequestId: requestId },
  };
  const body = writeXml(`${reply.action}Response`, content, stsNamespace);
  return xmlReply(200, body, { 'x-amzn-requestid': requestId, ...reply.headers });
}
