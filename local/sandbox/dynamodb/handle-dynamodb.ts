import { headerValues } from '#core/sigv4/signed-http-request.ts';
import { operationName } from '../answer-json.ts';
import { authorize } from '../authorize.ts';
import { awsFault } from '../aws-error.ts';
import { readMembers } from '../json-input.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { type DynamodbCall, validationError } from './dynamodb-call.ts';
import { operations } from './operations.ts';

/** What DynamoDB takes at most in one request, in bytes. */
const largestBodyBytes = 16 * 1024 * 1024;

/**
 * DynamoDB: decides on the tables, indexes and keys that a call names, and hands exactly what was
 * decided on to dynalite. Operations and members that it has not are refused, not read over.
 */
export async function handleDynamodb(call: SandboxCall): Promise<SandboxReply> {
  const name = operationName(call, 'DynamoDB_20120810.');
  const operation = operations.get(name);
  if (operation === undefined) throw missingOperation(call);
  if (call.request.body.length > largestBodyBytes) throw tooLarge();
  const members = readMembers(call.request.body);
  refuseStrangers(members, operation.takes);
  const asked: DynamodbCall = { ...call, operation: name, members };
  const needs = await operation.needs(asked);
  for (const need of needs) authorize(call, need, 'AccessDeniedException');
  for (const { refusal } of needs) if (refusal !== undefined) throw refusal;
  const reply = await call.sandbox.tables.send(call.session.account, {
    operation: name,
    body: JSON.stringify(Object.fromEntries(members)),
  });
  return { ...reply, headers: { ...reply.headers, 'x-amzn-requestid': call.requestId } };
}

function refuseStrangers(members: ReadonlyMap<string, unknown>, takes: readonly string[]): void {
  const stranger = [...members.keys()].find((name) => !takes.includes(name));
  if (stranger === undefined) return;
  throw validationError(`The sandbox does not take the member ${stranger.slice(0, 64)}`);
}

function missingOperation({ request }: SandboxCall): Error {
  const [target = ''] = headerValues(request, 'x-amz-target');
  const known = [...operations.keys()].join(', ');
  return awsFault({
    code: 'UnknownOperationException',
    status: 400,
    message: `The sandbox has no ${target.slice(0, 100) || 'such operation'}: its DynamoDB is dynalite, without transactions, PartiQL, streams, backups and time to live. It has ${known}`,
  });
}

function tooLarge(): Error {
  return awsFault({
    code: 'RequestEntityTooLarge',
    status: 413,
    message: `A request may have ${largestBodyBytes} bytes at most`,
  });
}
