import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Log } from '#functions/log.ts';
import { answerRoutes } from '#functions/routes/answer-routes.ts';
import type { ServedRoutes } from '#functions/routes/served.ts';

/** What Lambda calls with the requests of API Gateway. */
export type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** The handler of a function that answers routes. */
export function answering(
  served: ServedRoutes,
  { audience, log }: { readonly audience: string; readonly log: Log },
): Handler {
  const route = answerRoutes(served, { audience });
  return (event) => route(event, { log });
}
