import type { IncomingMessage } from 'node:http';
import type { GatewayReply, GatewayRequest } from '#core/gateway/gateway-request.ts';
import { handleCall } from '#core/gateway/handle-call.ts';
import type { GatewayPorts } from '#core/gateway/ports.ts';
import { refuseCall } from '#core/gateway/refusal/refuse-call.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { printable } from '#functions/origin.ts';
import { isWebIdentityRequest } from '#functions/web-identity.ts';
import { readHead } from '../sandbox/read-request.ts';
import type { Answer, Door } from './http-server.ts';

interface GatewayDoor {
  readonly ports: GatewayPorts;
  /** The broker, for clients that exchange their token at the address that they call. */
  readonly broker: Pick<Door, 'answer'>;
}

/**
 * The gateway's door in local mode: what an AWS client sends, byte for byte. With `AWS_ENDPOINT_URL`
 * alone SDKs exchange and call through one address, so that AssumeRoleWithWebIdentity, which nobody
 * can sign yet, is handed to the broker.
 */
export function gatewayDoor(gateway: GatewayDoor): Door {
  return {
    answer: async (message, body) => {
      const request = { ...readHead(message), body };
      if (isWebIdentityRequest(request)) return gateway.broker.answer(message, body);
      return toAnswer(await handleCall(asked(message, request, gateway.ports), gateway.ports));
    },
    refuse: (fault, message) => {
      const request = asked(message, readHead(message), gateway.ports);
      return toAnswer(refuseCall(fault, { asked: request }));
    },
  };
}

function asked(
  message: IncomingMessage,
  request: SignedHttpRequest,
  { ids }: Pick<GatewayPorts, 'ids'>,
): GatewayRequest {
  return {
    request,
    facts: {
      httpVersion: message.httpVersion,
      trailers: Object.keys(message.trailers),
      // Node's parser drops extensions of chunks: nothing behind it can see them.
      hasChunkExtensions: false,
    },
    address: message.socket.remoteAddress ?? '',
    userAgent: printable(message.headers['user-agent'] ?? ''),
    requestId: ids.newId(),
  };
}

function toAnswer({ status, headers, body }: GatewayReply): Answer {
  return { status, headers: Object.fromEntries(headers), body };
}
