import type { APIGatewayProxyResult } from 'aws-lambda';
import type { CallerIdentity } from '#core/exchange/caller-identity.ts';
import type { Vended } from '#core/exchange/vended.ts';
import { xmlReply } from './reply.ts';
import { element, escapeXml } from './xml.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** AssumeRoleWithWebIdentity's reply, member for member as AWS clients parse it. */
export function assumedRoleReply(vended: Vended, requestId: string): APIGatewayProxyResult {
  const { credentials } = vended;
  const percent = credentials.packedPolicyPercent;
  const result = [
    element('SubjectFromWebIdentityToken', escapeXml(vended.subject)),
    element('Audience', escapeXml(vended.audience)),
    element('Provider', escapeXml(vended.issuer)),
    element('SourceIdentity', escapeXml(vended.sourceIdentity)),
    element(
      'AssumedRoleUser',
      element('Arn', escapeXml(credentials.assumedRoleArn)) +
        element('AssumedRoleId', escapeXml(credentials.assumedRoleId)),
    ),
    element(
      'Credentials',
      element('AccessKeyId', escapeXml(credentials.accessKeyId)) +
        element('SecretAccessKey', escapeXml(credentials.secretAccessKey)) +
        element('SessionToken', escapeXml(credentials.sessionToken)) +
        element('Expiration', withoutMilliseconds(credentials.expiresAt)),
    ),
    percent === null ? '' : element('PackedPolicySize', String(percent)),
  ].join('');
  return stsReply('AssumeRoleWithWebIdentity', result, requestId);
}

/** GetCallerIdentity's reply; a header says what the answer rests on. */
export function callerIdentityReply(
  identity: CallerIdentity,
  requestId: string,
): APIGatewayProxyResult {
  const result =
    element('Arn', escapeXml(identity.arn)) +
    element('UserId', escapeXml(identity.userId)) +
    element('Account', escapeXml(identity.account));
  return stsReply('GetCallerIdentity', result, requestId, {
    'x-sallyport-proof': 'session-token; the signature is not checked, since no secret is kept',
  });
}

function stsReply(
  action: string,
  result: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  const metadata = element('ResponseMetadata', element('RequestId', escapeXml(requestId)));
  const body = `<${action}Response xmlns="${namespace}">${element(`${action}Result`, result)}${metadata}</${action}Response>`;
  return xmlReply(200, body, { 'x-amzn-requestid': requestId, ...headers });
}

/** STS writes whole seconds, and some clients parse nothing else. */
function withoutMilliseconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
