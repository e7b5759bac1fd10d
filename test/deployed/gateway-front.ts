import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Fault } from '#core/faults.ts';
import { type SigningKeys, verifySignature } from '#core/sigv4/verify-signature.ts';
import { matchRoutes } from '#functions/routes/match-route.ts';
import { type RouteFunction, routeTable } from '#functions/routes/route-table.ts';
import { httpEvent } from '#local/front/http-event.ts';
import { listenOn, portOf } from '#local/front/http-server.ts';
import type { DeployedFunction } from './functions.ts';

/** The stage's name, which is the path of an API that has no domain of its own. */
const stage = 'sallyport';

export interface GatewayFront {
  readonly server: Server;
  /** The URL of the stage. */
  readonly url: string;
  /** What every request of the stage came to: method, path and status. */
  readonly access: string[];
  /** Nobody is answered before this. */
  open(parts: GatewayParts): void;
}

interface GatewayParts {
  readonly functions: Readonly<Record<RouteFunction, DeployedFunction>>;
  /** Principals' ARNs behind access keys, for routes with IAM authorisation. */
  readonly keys: SigningKeys<string>;
}

/** API Gateway gives up on a function after this. */
const integrationMilliseconds = 29_000;

/**
 * Real HTTP on 127.0.0.1 in the way of an API Gateway REST API with one stage, binary type any/any
 * and IAM authorisation on the administrators' routes: events of the REST proxy in, replies out.
 */
export async function openGatewayFront(): Promise<GatewayFront> {
  const access: string[] = [];
  let parts: GatewayParts | undefined;
  const server = createServer((message, response) => {
    if (parts === undefined) return void response.destroy();
    const began = `${message.method} ${message.url?.split('?', 1)[0]}`;
    answer(message, parts).then(
      (result) => {
        access.push(`${began} ${result.statusCode}`);
        write(result, response);
      },
      () => response.destroy(),
    );
  });
  await listenOn(server, 0);
  const url = `http://127.0.0.1:${portOf(server)}/${stage}`;
  const open = (given: GatewayParts) => {
    parts = given;
  };
  return { server, url, access, open };
}

const rows = routeTable.map((row) => ({ ...row, route: async () => noAnswer(500) }));

async function answer(
  message: IncomingMessage,
  parts: GatewayParts,
): Promise<APIGatewayProxyResult> {
  const body = await buffer(message);
  const [path = '/'] = (message.url ?? '/').split('?', 1);
  const within = path === `/${stage}` ? '/' : path.slice(stage.length + 1);
  const isOfStage = path === `/${stage}` || path.startsWith(`/${stage}/`);
  const match = matchRoutes(rows, within).find(({ route }) => route.method === message.method);
  const row = rows.find((one) => one === match?.route);
  if (!isOfStage || match === undefined || row === undefined) return noAnswer(403);
  const userArn = row.servedBy === 'admin' ? await principalOf(message, body, parts) : null;
  if (userArn === undefined) return noAnswer(403);
  const event = eventOf({ message, body, within, userArn, row, named: match.pathParameters });
  return invoke(parts.functions[row.servedBy], event);
}

async function principalOf(
  message: IncomingMessage,
  body: Buffer,
  { keys }: GatewayParts,
): Promise<string | undefined> {
  const [path = '/', rawQuery = ''] = (message.url ?? '/').split('?');
  const headers = Array.from({ length: message.rawHeaders.length / 2 }, (_, at) => {
    const [name = '', value = ''] = message.rawHeaders.slice(2 * at, 2 * at + 2);
    return [name, value] as const;
  });
  const request = { method: message.method ?? '', path, rawQuery, headers, body };
  const expected = { now: new Date(), region: 'us-east-1', service: 'execute-api' };
  const verified = await verifySignature(request, keys, expected);
  return verified instanceof Fault ? undefined : verified.principal;
}

interface EventParts {
  readonly message: IncomingMessage;
  readonly body: Buffer;
  /** The path below the stage. */
  readonly within: string;
  readonly userArn: string | null;
  readonly row: (typeof rows)[number];
  readonly named: Readonly<Record<string, string>>;
}

let serial = 0;

/** The path is that below the stage, as it is where the API has no domain of its own. */
function eventOf({ message, body, within, userArn, row, named }: EventParts): APIGatewayProxyEvent {
  serial += 1;
  const requestId = `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
  const event = httpEvent({ message, body, requestId, now: new Date(), pathParameters: named });
  const isAdmin = row.servedBy === 'admin';
  const pathParameters = isAdmin
    ? { route: within.slice('/v1/admin/'.length) }
    : event.pathParameters;
  const resource = isAdmin ? '/v1/admin/{route+}' : row.path;
  const { requestContext } = event;
  return {
    ...event,
    path: within,
    resource,
    pathParameters,
    requestContext: {
      ...requestContext,
      path: `/${stage}${within}`,
      resourcePath: resource,
      stage,
      identity: { ...requestContext.identity, userArn },
    },
  };
}

async function invoke(
  deployed: DeployedFunction,
  event: APIGatewayProxyEvent,
): Promise<APIGatewayProxyResult> {
  const late = Promise.withResolvers<APIGatewayProxyResult>();
  const timer = setTimeout(() => late.resolve(noAnswer(504)), integrationMilliseconds);
  const answered = deployed.invoke(event).then((invoked) => {
    if ('failure' in invoked || invoked.result === null) return noAnswer(502);
    return withOwnHeaders(invoked.result as APIGatewayProxyResult, event.requestContext.requestId);
  });
  return Promise.race([answered, late.promise]).finally(() => clearTimeout(timer));
}

/** API Gateway sets its own `x-amzn-requestid`, and gives other names to a few that functions set. */
function withOwnHeaders(result: APIGatewayProxyResult, requestId: string): APIGatewayProxyResult {
  const named = Object.entries(result.headers ?? {}).map(([name, value]) => {
    const isRemapped = ['www-authenticate', 'x-amzn-requestid'].includes(name.toLowerCase());
    return [isRemapped ? `x-amzn-remapped-${name}` : name, value] as const;
  });
  return { ...result, headers: { ...Object.fromEntries(named), 'x-amzn-requestid': requestId } };
}

function noAnswer(statusCode: number): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'from the gateway' }),
  };
}

function write(result: APIGatewayProxyResult, response: ServerResponse): void {
  const { statusCode, headers = {}, multiValueHeaders = {}, body, isBase64Encoded } = result;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  for (const [name, values] of Object.entries(multiValueHeaders)) {
    response.setHeader(name, values.map(String));
  }
  response.writeHead(statusCode);
  response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
}
