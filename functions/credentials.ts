import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ExchangeRequest } from '#core/exchange/exchange-request.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { Vended } from '#core/exchange/vended.ts';
import { Fault } from '#core/faults.ts';
import { heldAsking, readAsking } from './asking.ts';
import { containerRefusal } from './container-refusal.ts';
import { refuseUnknown } from './form.ts';
import { wholeSeconds } from './instant.ts';
import { inChain, type Route } from './lambda.ts';
import { readNarrowing } from './narrowing.ts';
import { credentialsQuery } from './openapi/forms.ts';
import { originOf } from './origin.ts';
import { readQuery } from './query.ts';
import { jsonReply, requestIdOf } from './reply.ts';
import { grantTarget } from './target.ts';

const parameters = new Set(Object.keys(credentialsQuery));

/**
 * `GET /v1/credentials/{grant}`: container credentials, which AWS SDKs fetch by themselves where
 * `AWS_CONTAINER_CREDENTIALS_FULL_URI` points here. Any status but 200 is an error to all of them.
 */
export const credentials = (ports: ExchangePorts): Route =>
  inChain(async (event) => reply(await exchangeToken(readExchange(event), ports), event), {
    refuse: containerRefusal,
  });

function readExchange(event: APIGatewayProxyEvent): ExchangeRequest {
  const query = readQuery(event);
  refuseUnknown(query, parameters);
  return {
    target: grantTarget(event.pathParameters?.grant ?? ''),
    subjectToken: readShownToken(event),
    narrowing: readNarrowing(query),
    origin: originOf(event, 'credentials'),
    asking: readAsking(query, heldAsking),
  };
}

/** SDKs send their token file as it is; people and proxies put `Bearer` in front of it. */
function readShownToken(event: APIGatewayProxyEvent): string {
  const [shown = '', ...more] = event.multiValueHeaders.authorization ?? [];
  if (more.length > 0) {
    throw new Fault('invalid_request', 'there are several Authorization headers; send one');
  }
  const token = shown.trim().replace(/^bearer(?: +|$)/iu, '');
  if (token !== '') return token;
  throw new Fault(
    'missing_parameter',
    'send the subject token as the Authorization header: set AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE to its file',
  );
}

/** Exactly the members that SDKs read; `Token` is what the other faces call the session token. */
function reply(vended: Vended, event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = vended.credentials;
  const body = {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: wholeSeconds(expiresAt),
    AccountId: vended.account,
  };
  return jsonReply(200, body, { 'x-amzn-requestid': requestIdOf(event) });
}
