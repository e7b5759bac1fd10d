import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type ResponseStream, streamReply } from '#adapters/aws/response-stream.ts';
import type { Clock } from '#core/world.ts';
import type { Deadlines, GatewayRoute } from '#functions/gateway.ts';
import type { Log } from '#functions/log.ts';
import { guarding } from './guarding.ts';

/** What Lambda calls with the requests of an API whose responses are streamed. */
export type StreamingHandler = (
  event: APIGatewayProxyEvent,
  stream: ResponseStream,
  context: { getRemainingTimeInMillis(): number },
) => Promise<void>;

/** Lambda's own, in whose processes it is a global. */
declare const awslambda: { streamifyResponse(handler: StreamingHandler): StreamingHandler };

interface StreamingWorld {
  readonly clock: Clock;
  readonly log: Log;
  /** What is done beside each request, and never fails. */
  readonly beside?: () => Promise<void>;
}

/** API Gateway waits for so long, from when it took the request: a cold start is part of that. */
const integrationMilliseconds = 60_000;

/** The handler of the function behind an API whose responses are streamed. */
export function streaming(
  route: GatewayRoute,
  { clock, log, beside }: StreamingWorld,
): StreamingHandler {
  const handle: StreamingHandler = async (event, stream, context) => {
    const isDone = beside?.();
    const deadlines = deadlinesOf(event, context.getRemainingTimeInMillis(), clock);
    const { reply, settled } = await route(event, deadlines);
    try {
      await streamReply(reply, stream);
    } finally {
      await Promise.all([settled, isDone]);
    }
  };
  return awslambda.streamifyResponse((event, stream, context) =>
    guarding(log, () => handle(event, stream, context))(event),
  );
}

function deadlinesOf(
  { requestContext }: APIGatewayProxyEvent,
  leftMilliseconds: number,
  clock: Clock,
): Deadlines {
  const process = clock.now().getTime() + leftMilliseconds;
  const front = requestContext.requestTimeEpoch + integrationMilliseconds;
  return { answer: new Date(Math.min(process, front)), process: new Date(process) };
}
