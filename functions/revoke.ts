import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Ending, type EndingPorts, endLease } from '#core/exchange/end-lease.ts';
import type { ShownKey } from '#core/exchange/vended-key.ts';
import type { Lease } from '#core/leases/lease.ts';
import { readAccessToken } from './access-token.ts';
import { readFormBody, refuseUnknown, requireParameter } from './form.ts';
import { inChain, type Route } from './lambda.ts';
import { oauthRefusal } from './oauth-refusal.ts';
import { revokeForm } from './openapi/forms.ts';
import { originOf } from './origin.ts';
import { refuseAuthorization } from './refuse-authorization.ts';
import { jsonReply, requestIdOf } from './reply.ts';

const parameters = new Set(Object.keys(revokeForm));
const keyId = /^[A-Z0-9]{16,128}$/u;

/**
 * `POST /v1/revoke` (RFC 7009): ends the lease of the credentials shown. A token that is not known
 * is answered with 200 too (§2.2), for there is nothing that its holder could do about it.
 */
export const revoke = (ports: EndingPorts): Route =>
  inChain(async (event) => reply(await end(event, ports), event), { refuse: oauthRefusal });

async function end(event: APIGatewayProxyEvent, ports: EndingPorts): Promise<Ending> {
  refuseAuthorization(event, 'the token in the body');
  const form = readFormBody(event);
  refuseUnknown(form, parameters);
  const shown = readShown(requireParameter(form, 'token'), form.get('access_key_id'));
  return endLease({ shown, origin: originOf(event, 'revoke') }, ports);
}

/** The credentials that a token stands for; `token_type_hint` could add nothing (RFC 7009 §2.1). */
function readShown(token: string, accessKeyId: string | undefined): ShownKey | undefined {
  const shown =
    accessKeyId === undefined ? readAccessToken(token) : { accessKeyId, sessionToken: token };
  return shown !== undefined && keyId.test(shown.accessKeyId) ? shown : undefined;
}

function reply(ending: Ending, event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const requestId = requestIdOf(event);
  const body = { ...told(ending), request_id: requestId };
  return jsonReply(200, body, { 'x-amzn-requestid': requestId });
}

/** What was done, and what was not, in words and as facts. */
function told(ending: Ending): Readonly<Record<string, unknown>> {
  if (ending.kind === 'unknown') return { state: 'unknown', message: unknownMessage };
  const { lease } = ending;
  const state = ending.kind === 'ended' ? 'ended' : stateBefore(lease);
  const endedAt = lease.ended?.at ?? lease.expiresAt;
  return {
    state,
    message: messages[state](endedAt, lease.expiresAt),
    session_id: lease.sessionId,
    identity: lease.identity,
    grant: lease.grant,
    ended_at: endedAt,
    credentials_valid_until: lease.expiresAt,
  };
}

type State = 'ended' | 'ended_before' | 'revoked' | 'expired';

function stateBefore({ ended }: Lease): State {
  if (ended === undefined) return 'expired';
  return ended.how === 'revoked' ? 'revoked' : 'ended_before';
}

const unknownMessage =
  'nothing was ended: no lease is known by this token; send the access_token of the exchange as "token", or the session token together with its "access_key_id"';

/** The end of a lease binds the broker; AWS knows nothing of it. */
const handedOut = (until: string) =>
  `credentials that were handed out stay valid at AWS until ${until}, unless an administrator revokes them; keys of the gateway are over at once`;

const messages: Readonly<Record<State, (endedAt: string, until: string) => string>> = {
  ended: (_at, until) =>
    `the lease is ended: nothing is minted into it any more, and its token cannot open it again; ${handedOut(until)}`,
  ended_before: (at, until) => `the lease was ended before, at ${at}; ${handedOut(until)}`,
  revoked: (at) => `nothing was left to end: an administrator revoked the lease at ${at}`,
  expired: (at) => `nothing was left to end: the lease ran out at ${at}`,
};
