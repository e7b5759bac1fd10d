import { headerValues } from '#core/sigv4/signed-http-request.ts';
import { awsFault } from './aws-error.ts';
import { type JsonInput, readJsonInput } from './json-input.ts';
import type { SandboxCall } from './sandbox-call.ts';
import type { SandboxReply } from './sandbox-reply.ts';

/** A call read as AWS JSON: the operation's members beside who calls. */
export interface JsonCall extends SandboxCall {
  readonly input: JsonInput;
}

/** One operation: the members that it takes, and what it does. */
export interface JsonOperation {
  readonly takes: readonly string[];
  handle(call: JsonCall): object;
}

/** A service that speaks AWS JSON 1.1, as much of it as the sandbox has. */
export interface JsonService {
  /** What a refusal calls it. */
  readonly title: string;
  /** What X-Amz-Target has before the operation's name, with its dot. */
  readonly prefix: string;
  readonly operations: ReadonlyMap<string, JsonOperation>;
}

/** Answers a call of a JSON 1.1 service; operations that are not there are named as missing. */
export function answerJson(call: SandboxCall, service: JsonService): SandboxReply {
  const operation = service.operations.get(operationName(call, service.prefix));
  if (operation === undefined) throw missingOperation(call, service);
  const input = readJsonInput(call.request.body, operation.takes);
  const output = operation.handle({ ...call, input });
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': call.requestId },
    body: JSON.stringify(output),
  };
}

/** The operation that X-Amz-Target names; empty when it names none of this service. */
export function operationName({ request }: SandboxCall, prefix: string): string {
  const [target = '', ...others] = headerValues(request, 'x-amz-target');
  const isCall = request.method === 'POST' && others.length === 0 && target.startsWith(prefix);
  return isCall ? target.slice(prefix.length) : '';
}

function missingOperation({ request }: SandboxCall, { title, operations }: JsonService): Error {
  const [target = ''] = headerValues(request, 'x-amz-target');
  const asked = target.slice(0, 100) || 'such operation';
  return awsFault({
    code: 'NotImplemented',
    status: 501,
    message: `The sandbox has no ${asked}; of ${title} it has ${[...operations.keys()].join(', ')}`,
  });
}
