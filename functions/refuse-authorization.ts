import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Fault } from '#core/faults.ts';

/** Refuses an Authorization header where the body is the proof: which one counts would be a guess. */
export function refuseAuthorization(event: APIGatewayProxyEvent, proof: string): void {
  if (event.headers.authorization === undefined) return;
  throw new Fault('invalid_request', `send no Authorization header here; ${proof} is the proof`);
}
