import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { callerIdentity } from '#core/exchange/caller-identity.ts';
import type { ExchangeRequest } from '#core/exchange/exchange-request.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { Fault } from '#core/faults.ts';
import { heldAsking } from './asking.ts';
import {
  bodyText,
  type Form,
  readForm,
  readSeconds,
  refuseUnknown,
  requireParameter,
} from './form.ts';
import { inChain, type Route } from './lambda.ts';
import { webIdentityForm } from './openapi/forms.ts';
import { originOf } from './origin.ts';
import { readQuery } from './query.ts';
import { requestIdOf } from './reply.ts';
import { readSignedCredentials } from './signed-credentials.ts';
import { stsRefusal } from './sts-refusal.ts';
import { assumedRoleReply, callerIdentityReply } from './sts-reply.ts';
import { readTarget } from './target.ts';

const webIdentityParameters = new Set(Object.keys(webIdentityForm));

/** `POST /sts` and `/`: the part of the STS query API that unmodified AWS SDKs need of a broker. */
export const sts = (ports: ExchangePorts): Route =>
  inChain(async (event) => answer(readRequest(event), event, ports), { refuse: stsRefusal });

async function answer(
  form: Form,
  event: APIGatewayProxyEvent,
  ports: ExchangePorts,
): Promise<APIGatewayProxyResult> {
  const action = form.get('Action');
  switch (action) {
    case 'AssumeRoleWithWebIdentity': {
      const vended = await exchangeToken(readWebIdentity(form, event), ports);
      return assumedRoleReply(vended, requestIdOf(event));
    }
    case 'GetCallerIdentity': {
      const shown = { ...readSignedCredentials(event), now: ports.clock.now() };
      return callerIdentityReply(await callerIdentity(shown, ports.store), requestIdOf(event));
    }
    default:
      throw new Fault(
        'invalid_action',
        'this endpoint answers AssumeRoleWithWebIdentity and GetCallerIdentity; send other STS calls to AWS',
      );
  }
}

/** STS takes its parameters from the body of a POST, or from the query of a GET. */
function readRequest(event: APIGatewayProxyEvent): Form {
  if (event.httpMethod === 'POST') return readForm(bodyText(event));
  return readQuery(event);
}

function readWebIdentity(form: Form, event: APIGatewayProxyEvent): ExchangeRequest {
  if (event.httpMethod !== 'POST') {
    throw new Fault('invalid_request', 'send the token in the body of a POST, never in a URL');
  }
  refuseUnknown(form, webIdentityParameters);
  const sessionName = requireParameter(form, 'RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/u.test(sessionName)) {
    throw new Fault('invalid_request', 'RoleSessionName must be 2 to 64 of [A-Za-z0-9_+=,.@-]');
  }
  const policy = form.get('Policy');
  const durationSeconds = readSeconds(form, 'DurationSeconds');
  return {
    subjectToken: requireParameter(form, 'WebIdentityToken'),
    target: readTarget(requireParameter(form, 'RoleArn')),
    narrowing: {
      ...(policy === undefined ? {} : { policy }),
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
    },
    origin: originOf(event, 'sts'),
    asking: heldAsking,
  };
}
