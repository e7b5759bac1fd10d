import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Log } from '#functions/log.ts';
import { answerRoutes } from '#functions/routes/answer-routes.ts';
import type { ServedRoutes } from '#functions/routes/served.ts';
import { guarding } from './guarding.ts';

/** What Lambda calls with the requests of API Gateway. */
export type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** What a function that answers routes is made with, beside what its routes touch. */
export interface AnsweringWorld {
  readonly audience: string;
  readonly log: Log;
  /** What is done beside each request, and never fails. */
  readonly beside?: () => Promise<void>;
}

/** The handler of a function that answers routes. */
export function answering(
  served: ServedRoutes,
  { audience, log, beside }: AnsweringWorld,
): Handler {
  const route = answerRoutes(served, { audience });
  return guarding<APIGatewayProxyEvent, APIGatewayProxyResult>(log, async (event) => {
    const [reply] = await Promise.all([route(event, { log }), beside?.()]);
    return reply;
  });
}
