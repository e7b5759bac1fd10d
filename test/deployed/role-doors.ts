import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { type FunctionName, functionNames } from '#lib/functions.ts';
import { listenOn, portOf } from '#local/front/http-server.ts';
import type { DynamoTables } from '#test/dynamodb/dynamo-tables.ts';
import {
  type AskedRight,
  type PathCall,
  rightOfServiceCall,
  rightsOfDynamoCall,
  rightsOfPathCall,
} from './asked-rights.ts';
import { deployedAccount, rolePolicies } from './role-policies.ts';

/** What stands behind the doors. */
export interface BehindRoles {
  readonly dynamodb: string;
  readonly services: string;
  readonly tables: DynamoTables;
}

/** One door for each function before DynamoDB and before the other services. */
export interface RoleDoors {
  readonly of: Readonly<
    Record<FunctionName, { readonly dynamodb: string; readonly services: string }>
  >;
  /** What a function asked for and its role does not allow. */
  readonly refused: readonly string[];
  /** Rights that were asked for and given, each once. */
  readonly given: ReadonlySet<string>;
  stop(): void;
}

/**
 * Lets each function do what its role in the construct's template allows, as our own evaluator of IAM
 * policies reads it, and nothing else: AWS would answer the same.
 */
export async function openRoleDoors(behind: BehindRoles): Promise<RoleDoors> {
  const policies = rolePolicies(behind.tables);
  const kept: Kept = { refused: [], given: new Set(), servers: [] };
  const doors = functionNames.map(async (name) => {
    const role = { name, policy: policies[name] };
    const dynamodb = await openDoor(
      { role, target: behind.dynamodb, rightsOf: dynamoRights(behind) },
      kept,
    );
    const services = await openDoor(
      { role, target: behind.services, rightsOf: serviceRights },
      kept,
    );
    return [name, { dynamodb, services }];
  });
  return {
    ...{
      of: Object.fromEntries(await Promise.all(doors)),
      refused: kept.refused,
      given: kept.given,
    },
    stop: () => {
      for (const server of kept.servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

interface Kept {
  readonly refused: string[];
  readonly given: Set<string>;
  readonly servers: ReturnType<typeof createServer>[];
}

interface Call extends PathCall {
  readonly operation: string;
  readonly body: Buffer;
}

interface DoorSetting {
  readonly role: { readonly name: FunctionName; readonly policy: PolicyDocument };
  readonly target: string;
  rightsOf(call: Call): readonly (AskedRight | undefined)[];
}

const dynamoRights =
  ({ tables }: BehindRoles) =>
  ({ operation, body }: Call) =>
    rightsOfDynamoCall(operation, JSON.parse(String(body)), tables);

const serviceRights = (call: Call) =>
  call.operation === ''
    ? rightsOfPathCall(call)
    : [rightOfServiceCall(call.operation, JSON.parse(String(call.body)))];

async function openDoor(setting: DoorSetting, kept: Kept): Promise<string> {
  const server = createServer((message, response) => {
    answer(setting, kept, { message, response }).catch(() => response.destroy());
  });
  kept.servers.push(server);
  await listenOn(server, 0);
  return `http://127.0.0.1:${portOf(server)}`;
}

async function answer(
  { role, target, rightsOf }: DoorSetting,
  kept: Kept,
  { message, response }: { readonly message: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const body = await buffer(message);
  const operation =
    String(message.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  const { method = '', url = '/', headers } = message;
  const rights = rightsOf({ method, path: url, headers, operation, body });
  const refused = rights.find((right) => right === undefined || !isAllowed(right, role));
  if (rights.includes(undefined) || refused !== undefined) {
    kept.refused.push(
      `${role.name} may not ${refused === undefined ? operation : describe(refused)}`,
    );
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'not by this role' }));
    return;
  }
  for (const right of rights)
    if (right !== undefined) kept.given.add(`${role.name} ${right.action}`);
  const { hostname, port } = new URL(target);
  const onward = { hostname, port, method, path: url, headers };
  const sent = httpRequest(onward, (reply) => {
    response.writeHead(reply.statusCode ?? 0, reply.headers);
    reply.pipe(response);
  });
  sent.once('error', () => response.destroy());
  sent.end(body);
}

function isAllowed({ action, resource, context }: AskedRight, role: DoorSetting['role']): boolean {
  const principal = `arn:aws:sts::${deployedAccount}:assumed-role/sallyport-${role.name}/i`;
  const request = { principal, action, resource, resourceAccount: deployedAccount, context };
  return evaluate(request, { identity: [role.policy] }).effect === 'allow';
}

function describe({ action, resource, context }: AskedRight): string {
  return `${action} on ${resource} when ${JSON.stringify(context)}`;
}
