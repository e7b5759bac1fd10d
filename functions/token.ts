import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ExchangeRequest, Target } from '#core/exchange/exchange-request.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { Vended } from '#core/exchange/vended.ts';
import { Fault } from '#core/faults.ts';
import { isGatewayKeyId } from '#core/gateway/keys/key-forms.ts';
import { accessTokenOf } from './access-token.ts';
import { readAsking } from './asking.ts';
import { type Form, readFormBody, refuseUnknown, requireParameter } from './form.ts';
import { inChain, type Route } from './lambda.ts';
import { readNarrowing } from './narrowing.ts';
import { oauthRefusal } from './oauth-refusal.ts';
import { tokenForm } from './openapi/forms.ts';
import { originOf } from './origin.ts';
import { refuseAuthorization } from './refuse-authorization.ts';
import { jsonReply, requestIdOf } from './reply.ts';
import { readTarget } from './target.ts';

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const awsCredentials = 'urn:sallyport:token-type:aws-credentials';
const subjectTokenTypes = new Set([
  'urn:ietf:params:oauth:token-type:jwt',
  'urn:ietf:params:oauth:token-type:id_token',
]);
const parameters = new Set(Object.keys(tokenForm));

/** `POST /v1/token`: RFC 8693 token exchange, and RFC 7523's `jwt-bearer` spelling of it. */
export const token = (ports: ExchangePorts): Route =>
  inChain(async (event) => reply(await exchangeToken(readExchange(event), ports), event, ports), {
    refuse: oauthRefusal,
  });

function readExchange(event: APIGatewayProxyEvent): ExchangeRequest {
  refuseAuthorization(event, 'the subject token itself');
  const form = readFormBody(event);
  refuseUnknown(form, parameters);
  const subjectToken = readSubjectToken(form);
  refuseOtherTokenType(form);
  return {
    subjectToken,
    target: targetOf(form),
    narrowing: readNarrowing(form),
    origin: originOf(event, 'token'),
    asking: readAsking(form, { holdSeconds: 0 }),
  };
}

function readSubjectToken(form: Form): string {
  const type = requireParameter(form, 'grant_type');
  if (type !== jwtBearer && type !== tokenExchange) {
    throw new Fault('unsupported_grant_type', `grant_type must be ${tokenExchange}`);
  }
  refuseSecondToken(form, type);
  if (type === jwtBearer) return requireParameter(form, 'assertion');
  const tokenType = requireParameter(form, 'subject_token_type');
  if (!subjectTokenTypes.has(tokenType)) {
    throw new Fault(
      'invalid_request',
      `subject_token_type must be one of ${[...subjectTokenTypes].join(', ')}`,
    );
  }
  return requireParameter(form, 'subject_token');
}

/** A token under the other grant type's name would be passed over, and which one counts be a guess. */
function refuseSecondToken(form: Form, type: string): void {
  const others = type === jwtBearer ? ['subject_token', 'subject_token_type'] : ['assertion'];
  const other = others.find((name) => form.has(name));
  if (other === undefined) return;
  throw new Fault('invalid_request', `"${other}" does not go with this grant_type; leave it out`);
}

function refuseOtherTokenType(form: Form): void {
  const asked = form.get('requested_token_type');
  if (asked === undefined || asked === awsCredentials) return;
  throw new Fault('invalid_request', `requested_token_type can only be ${awsCredentials}`);
}

/** `resource` (RFC 8707) or `audience` name the grant; given both, they must agree. */
function targetOf(form: Form): Target {
  const resource = form.get('resource');
  const audience = form.get('audience');
  const named = resource ?? audience;
  if (named === undefined) {
    throw new Fault(
      'missing_parameter',
      'say which grant you want: resource=sallyport:grant/<name> or audience=<name>',
    );
  }
  const target = readTarget(named);
  if (resource === undefined || audience === undefined) return target;
  if (JSON.stringify(readTarget(audience)) === JSON.stringify(target)) return target;
  throw new Fault('invalid_target', 'resource and audience name different grants; send one');
}

function reply(
  vended: Vended,
  event: APIGatewayProxyEvent,
  { gatewayUrl }: Pick<ExchangePorts, 'gatewayUrl'>,
): APIGatewayProxyResult {
  const { credentials } = vended;
  const aws = {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: credentials.expiresAt.toISOString(),
    AccountId: vended.account,
    AssumedRoleArn: credentials.assumedRoleArn,
  };
  const body = {
    access_token: accessTokenOf(aws),
    issued_token_type: awsCredentials,
    token_type: 'N_A',
    expires_in: vended.expiresInSeconds,
    expires_reason: vended.expiresReason,
    ...(vended.scope.length === 0 ? {} : { scope: vended.scope.join(' ') }),
    narrowed: vended.narrowed,
    aws,
    ...(isGatewayKeyId(aws.AccessKeyId) ? { gateway_url: gatewayUrl } : {}),
    session_id: vended.sessionId,
    identity: vended.identity,
    grant: vended.grant,
    policy: { version: vended.configuration, determining: vended.determining },
    ...(vended.droppedTags.length === 0 ? {} : { dropped_tags: vended.droppedTags }),
    request_id: requestIdOf(event),
  };
  return jsonReply(200, body, { 'x-amzn-requestid': requestIdOf(event) });
}
