import type { RequestContext } from '#core/iam/access-request.ts';
import { headerValues } from '#core/sigv4/signed-http-request.ts';
import type { SandboxCall } from './sandbox-call.ts';

/** The global condition keys of a call; each service adds its own. */
export function requestContext(call: SandboxCall): RequestContext {
  const { session, now, request, signature } = call;
  const [userAgent] = headerValues(request, 'user-agent');
  const tags = Object.entries(session.tags).map(([key, value]) => [
    `aws:PrincipalTag/${key}`,
    value,
  ]);
  return {
    ...Object.fromEntries(tags),
    'aws:PrincipalArn': session.roleArn,
    'aws:PrincipalAccount': session.account,
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': session.userId,
    'aws:TokenIssueTime': session.startsAt,
    'aws:CurrentTime': `${now.toISOString().slice(0, 19)}Z`,
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:RequestedRegion': signature.scope.region,
    'aws:SourceIp': '127.0.0.1',
    'aws:SecureTransport': 'false',
    'aws:ViaAWSService': 'false',
    ...(session.sourceIdentity === undefined
      ? {}
      : { 'aws:SourceIdentity': session.sourceIdentity }),
    ...(userAgent === undefined ? {} : { 'aws:UserAgent': userAgent }),
  };
}
