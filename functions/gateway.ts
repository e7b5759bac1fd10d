import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { asFault, Fault } from '#core/faults.ts';
import type { GatewayReply, GatewayRequest } from '#core/gateway/gateway-request.ts';
import { handleCall } from '#core/gateway/handle-call.ts';
import type { GatewayPorts } from '#core/gateway/ports.ts';
import { refuseCall } from '#core/gateway/refusal/refuse-call.ts';
import type { Upstream } from '#core/gateway/upstream.ts';
import type { Clock } from '#core/world.ts';
import { describeError } from './describe-error.ts';
import { gatewayRequest } from './gateway-request.ts';
import type { Log } from './log.ts';
import { gatewayReplyOf } from './reply.ts';
import { sts } from './sts.ts';
import { isWebIdentityRequest } from './web-identity.ts';

/** All of the world that a request to the gateway's API touches: exchanges, and calls to AWS. */
export type GatewayWorld = ExchangePorts &
  Omit<GatewayPorts, 'holdSeconds' | 'upstream'> & {
    /** AWS, which has answered by this instant or is waited for no longer. */
    upstreamUntil(instant: Date): Upstream;
    readonly log: Log;
  };

/** Answers one request by an instant. */
export type GatewayRoute = (event: APIGatewayProxyEvent, deadline: Date) => Promise<GatewayReply>;

/** SDKs wait for 60 s before they send again. */
const longestHoldSeconds = 50;
/** From a verdict in the last second of a hold: for reading policy again, the entry, AWS and its answer. */
const secondsAfterHold = 8;
/** For the entry of the outcome, and for 16 MiB at the rate at which API Gateway streams. */
const secondsAfterAnswer = 5;
/** Before Lambda ends the process. */
const secondsSpared = 1;

/**
 * Answers everything below the gateway's own address: AssumeRoleWithWebIdentity, and calls to AWS.
 * Whatever happens, there is an answer in the caller's protocol before the deadline, which is that of
 * the process; AWS is waited for less long, so that what came of it can still be written down.
 */
export function gateway(world: GatewayWorld): GatewayRoute {
  const answer = answering(world);
  return (event, deadline) => {
    const asked = gatewayRequest(event);
    const answered = answer(event, asked, deadline).catch((error: unknown) => {
      tell(error, asked, world);
      return refuseCall(asFault(error), { asked });
    });
    return inTime(answered, { asked, deadline, world });
  };
}

function answering(world: GatewayWorld) {
  const exchange = sts(world);
  return async (event: APIGatewayProxyEvent, asked: GatewayRequest, deadline: Date) => {
    if (!isWebIdentityRequest(asked.request, world.place.basePath)) {
      return handleCall(asked, portsUntil(deadline, world));
    }
    return gatewayReplyOf(await exchange(event, { log: world.log }));
  };
}

function portsUntil(deadline: Date, world: GatewayWorld): GatewayPorts {
  const left = secondsUntil(deadline, world.clock);
  return {
    ...world,
    holdSeconds: Math.max(0, Math.min(longestHoldSeconds, left - secondsAfterHold)),
    upstream: world.upstreamUntil(new Date(deadline.getTime() - secondsAfterAnswer * 1_000)),
  };
}

interface Timed {
  readonly asked: GatewayRequest;
  readonly deadline: Date;
  readonly world: GatewayWorld;
}

/** The answer, or a refusal that may be retried when there is no time left to wait for it. */
async function inTime(
  answered: Promise<GatewayReply>,
  { asked, deadline, world }: Timed,
): Promise<GatewayReply> {
  const late = Promise.withResolvers<GatewayReply>();
  const refuse = () => {
    const fault = tooLate();
    tell(fault, asked, world);
    late.resolve(refuseCall(fault, { asked }));
  };
  const milliseconds = (secondsUntil(deadline, world.clock) - secondsSpared) * 1_000;
  const timer = setTimeout(refuse, milliseconds);
  return Promise.race([answered, late.promise]).finally(() => clearTimeout(timer));
}

function tell(error: unknown, { requestId }: GatewayRequest, { log }: GatewayWorld): void {
  log.error({ message: asFault(error).code, requestId, error: describeError(error) });
}

function tooLate(): Fault {
  return new Fault(
    'unavailable',
    'the gateway did not come to an end in time; whether the call was sent stands in its session, look there or at what it acts on, then try again',
  );
}

function secondsUntil(instant: Date, clock: Clock): number {
  return (instant.getTime() - clock.now().getTime()) / 1_000;
}
