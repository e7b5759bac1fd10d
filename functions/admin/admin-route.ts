import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Doorkeeper } from '#core/administration/doorkeeper.ts';
import type { PublishingPorts } from '#core/administration/publishing.ts';
import type { Holds } from '#core/approvals/holds.ts';
import type { SignedInPerson } from '#core/approvals/signed-in-person.ts';
import type { Waiting } from '#core/approvals/waiting.ts';
import { Fault } from '#core/faults.ts';
import { bodyText, mediaType } from '#functions/form.ts';
import { inChain, type Route } from '#functions/lambda.ts';
import { oauthRefusal } from '#functions/oauth-refusal.ts';
import { originOf } from '#functions/origin.ts';

/** What the administrators' routes need of the world. */
export interface AdminPorts extends PublishingPorts {
  readonly doorkeeper: Doorkeeper;
  readonly waiting: Waiting;
  /** People who wait for a verdict, as many as this process keeps waiting. */
  readonly holds: Holds;
}

/** A route of `/v1/admin/*`, called with the person who was authenticated at the door. */
export type AdminRoute = (
  administered: SignedInPerson,
  event: APIGatewayProxyEvent,
) => Promise<APIGatewayProxyResult>;

/** A whole configuration travels in one request. */
const bodyLimitBytes = 5 * 1024 * 1024;

/** Puts the door in front of a route; who came through it is handed on by value. */
export function behindDoor(ports: AdminPorts, route: AdminRoute): Route {
  const opened: Route = async (event) => {
    const admitted = await ports.doorkeeper.personAt(shownAtDoor(event));
    return route({ ...admitted, origin: originOf(event, 'admin') }, event);
  };
  return inChain(opened, { refuse: oauthRefusal, bodyLimitBytes });
}

/** The JSON object in the body; `{}` where there is none. */
export function jsonBody(event: APIGatewayProxyEvent): Readonly<Record<string, unknown>> {
  if (event.body === null || event.body === '') return {};
  if (mediaType(event) !== 'application/json') throw notAnObject();
  try {
    const body: unknown = JSON.parse(bodyText(event));
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch (error) {
    if (error instanceof Fault) throw error;
  }
  throw notAnObject();
}

/** A whole number from the query, within limits. */
export function queryNumber(
  event: APIGatewayProxyEvent,
  name: string,
  limits: { readonly fallback: number; readonly max: number },
): number {
  const text = event.queryStringParameters?.[name];
  if (text === undefined) return limits.fallback;
  if (/^(?!0+$)[0-9]{1,15}$/u.test(text)) return Math.min(Number(text), limits.max);
  throw new Fault('invalid_request', `query parameter "${name}" must be a whole number from 1`);
}

function shownAtDoor(event: APIGatewayProxyEvent) {
  const bearer = /^Bearer ([\x21-\x7e]+)$/u.exec(event.headers.authorization ?? '')?.[1];
  const callerArn = event.requestContext.identity.userArn;
  return {
    ...(bearer === undefined ? {} : { bearer }),
    ...(callerArn === null ? {} : { callerArn }),
  };
}

function notAnObject(): Fault {
  return new Fault('invalid_request', 'send one JSON object as application/json');
}
