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
  Omit<GatewayPorts, 'holdSeconds' | 'upstream' | 'failed'> & {
    /** AWS, which is waited for until this instant and no longer. */
    upstreamUntil(instant: Date): Upstream;
    readonly log: Log;
  };

/** The instants that one request has to be done by. */
export interface Deadlines {
  /** Nobody listens to an answer that comes later. */
  readonly answer: Date;
  /** The process is ended. */
  readonly process: Date;
}

/** What came of a request. */
export interface Answered {
  readonly reply: GatewayReply;
  /** Resolves when the request is done with, which may be after its caller was told to try again. */
  readonly settled: Promise<unknown>;
}

/** Answers one request; never rejects. */
export type GatewayRoute = (event: APIGatewayProxyEvent, deadlines: Deadlines) => Promise<Answered>;

/** SDKs wait for 60 s before they send again. */
const longestHoldSeconds = 50;
/** From a verdict in the last second of a hold: for deciding again, the entry, AWS and its answer. */
const secondsAfterHold = 8;
/** From the last that is waited for of AWS: for the entry of what came of it. */
const secondsToRecord = 10;
/** For the answer to leave. */
const secondsToAnswer = 1;

/**
 * Answers everything below the gateway's own address: AssumeRoleWithWebIdentity, and calls to AWS.
 * Whatever happens, there is an answer in the caller's protocol in time. A call that AWS takes longer
 * for goes on, so that what came of it is written down; AWS is waited for no longer than that takes.
 * A call that was not sent by then is not sent any more.
 */
export function gateway(world: GatewayWorld): GatewayRoute {
  const answer = answering(world);
  return async (event, deadlines) => {
    const asked = gatewayRequest(event);
    const refusal = new AbortController();
    const lasting = { ...deadlines, refused: refusal.signal };
    const answered = answer(event, asked, lasting).catch((error: unknown) => {
      const fault = asFault(error);
      tell(fault, asked.requestId, world);
      return refuseCall(fault, { asked });
    });
    const reply = await inTime(answered, { asked, by: deadlines.answer, refusal, world });
    return { reply, settled: answered };
  };
}

interface Lasting extends Deadlines {
  /** The caller was told to try again. */
  readonly refused: AbortSignal;
}

function answering(world: GatewayWorld) {
  const exchange = sts(world);
  return async (event: APIGatewayProxyEvent, asked: GatewayRequest, lasting: Lasting) => {
    if (!isWebIdentityRequest(asked.request, world.place.basePath)) {
      return handleCall(asked, portsWithin(lasting, world));
    }
    return gatewayReplyOf(await exchange(event, { log: world.log }));
  };
}

function portsWithin({ answer, process, refused }: Lasting, world: GatewayWorld): GatewayPorts {
  const left = secondsUntil(answer, world.clock);
  return {
    ...world,
    holdSeconds: Math.max(0, Math.min(longestHoldSeconds, left - secondsAfterHold)),
    failed: (fault, requestId) => tell(fault, requestId, world),
    upstream: unlessRefused(refused, world.upstreamUntil(lastInstant(process))),
  };
}

function lastInstant(process: Date): Date {
  return new Date(process.getTime() - secondsToRecord * 1_000);
}

/** Whoever was told to try again does so: what was not sent by then would be carried out twice. */
function unlessRefused(refused: AbortSignal, upstream: Upstream): Upstream {
  return {
    send: async (call) => {
      if (refused.aborted) throw notSent();
      return upstream.send(call);
    },
  };
}

interface Timed {
  readonly asked: GatewayRequest;
  readonly by: Date;
  readonly refusal: AbortController;
  readonly world: GatewayWorld;
}

/** The answer, or a refusal that may be retried when there is no time left to wait for it. */
async function inTime(
  answered: Promise<GatewayReply>,
  { asked, by, refusal, world }: Timed,
): Promise<GatewayReply> {
  const late = Promise.withResolvers<GatewayReply>();
  const refuse = () => {
    refusal.abort();
    const fault = tooLate();
    tell(fault, asked.requestId, world);
    late.resolve(refuseCall(fault, { asked }));
  };
  const milliseconds = (secondsUntil(by, world.clock) - secondsToAnswer) * 1_000;
  const timer = setTimeout(refuse, milliseconds);
  return Promise.race([answered, late.promise]).finally(() => clearTimeout(timer));
}

/** As an unexpected error, where one is behind the fault. */
function tell(fault: Fault, requestId: string, { log }: GatewayWorld): void {
  const line = { message: fault.code, requestId, error: describeError(fault.cause ?? fault) };
  if (fault.cause === undefined) log.warn(line);
  else log.error(line);
}

function tooLate(): Fault {
  return new Fault(
    'unavailable',
    'no answer came in time, and the call may still be carried out; look whether it was, and try again if it was not',
  );
}

function notSent(): Fault {
  return new Fault(
    'unavailable',
    'the call was not sent, since its caller was told to try again before; try again',
  );
}

function secondsUntil(instant: Date, clock: Clock): number {
  return (instant.getTime() - clock.now().getTime()) / 1_000;
}
