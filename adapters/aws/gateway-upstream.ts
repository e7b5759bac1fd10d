import { Fault } from '#core/faults.ts';
import type { Upstream, UpstreamAnswer, UpstreamCall } from '#core/gateway/upstream.ts';
import { signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { Clock } from '#core/world.ts';
import { createTransport, type Reply, type Transport } from './transport.ts';

interface UpstreamSetting {
  readonly clock: Clock;
  /** Where a host of AWS is reached: at itself, or at what stands for AWS. */
  endpointOf(host: string): URL;
  /** For a call in all, its answer read to the end. */
  readonly timeoutMs: number;
  /** An answer that is longer is not read to its end. */
  readonly largestAnswerBytes: number;
  /** Its own kept connections unless told. */
  readonly transport?: Transport;
}

/**
 * AWS on the far side of the gateway. Each call is sent once, signed for the host that it goes to;
 * redirections are answers like others.
 */
export function createGatewayUpstream(setting: UpstreamSetting): Upstream {
  const { transport = createTransport() } = setting;
  return {
    async send(call) {
      const wire = signed(call, setting);
      const signal = AbortSignal.timeout(setting.timeoutMs);
      const limits = { signal, largestReplyBytes: setting.largestAnswerBytes };
      const reply = await transport(wire, limits).catch(() => undefined);
      if (reply === undefined) throw noAnswer(call);
      if (reply === 'too-long') throw tooLong(setting.largestAnswerBytes);
      return answerOf(reply);
    },
  };
}

function signed(call: UpstreamCall, { endpointOf, clock }: UpstreamSetting) {
  const { request, signingName, region, credentials, declaredPayload } = call;
  const url = endpointOf(call.host);
  const host: HeaderPair = ['host', url.host];
  const unsigned = { ...request, headers: [host, ...request.headers] };
  const added = signRequest(unsigned, credentials, {
    ...{ region, service: signingName, now: clock.now() },
    ...(declaredPayload === undefined ? {} : { declaredPayload }),
  });
  return {
    url,
    method: request.method,
    target: request.rawQuery === '' ? request.path : `${request.path}?${request.rawQuery}`,
    headers: [...unsigned.headers, ...added],
    body: request.body,
  };
}

function answerOf({ status, headers, body }: Reply): UpstreamAnswer {
  return { status, headers: [...headers], body };
}

function noAnswer({ host }: UpstreamCall): Fault {
  return new Fault(
    'unavailable',
    `no whole answer came from ${host}, so that nobody knows whether the call was carried out; look, and try again if it was not`,
  );
}

function tooLong(most: number): Fault {
  return new Fault(
    'unavailable',
    `AWS carried the call out, and its answer is longer than the ${most} bytes that this gateway passes on; ask for less at once`,
  );
}
