import { percentEncode } from '#core/sigv4/percent-encoding.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { readJsonError } from './json-error.ts';
import { ownFaults } from './own-faults.ts';
import { noReply } from './service-error.ts';
import { serviceFault, unavailableFault } from './service-fault.ts';
import { type AwsService, type Backoff, createSignedCaller } from './signed-call.ts';

export interface InvokedFunctionParts extends Omit<AwsService, 'name'> {
  /** Of the process itself; asked before each attempt. */
  readonly credentials: () => Promise<SigningCredentials>;
  /** Name or ARN. */
  readonly functionName: string;
  /** The process's own unless told. */
  readonly backoff?: Backoff;
}

/** Has a function do something with an event, and waits until it is done; what it answers is not read. */
export type InvokeFunction = (event: object) => Promise<void>;

const faults = ownFaults('lambda', 'unavailable');
const patience = { lost: 1, throttled: 2, firstWaitMs: 50 };
/** An answer of Lambda is at most this long. */
const largestReplyBytes = 6 * 1024 * 1024;

/** Invokes one Lambda function. Throws `unavailable`, also where the function failed, and `slow_down`. */
export function createFunctionInvoker(parts: InvokedFunctionParts): InvokeFunction {
  const { credentials, functionName, backoff } = parts;
  const setting = { patience, largestReplyBytes, backoff };
  const send = createSignedCaller({ ...parts, name: 'lambda' }, setting);
  const path = `/2015-03-31/functions/${percentEncode(functionName)}/invocations`;
  const headers = [
    ['content-type', 'application/json'],
    ['x-amz-invocation-type', 'RequestResponse'],
  ] as const;
  return async (event) => {
    const body = Buffer.from(JSON.stringify(event), 'utf8');
    const reply = await send({
      request: { method: 'POST', path, rawQuery: '', headers, body },
      credentials,
      refusalOf: (refused) => {
        const error = readJsonError(refused);
        return { error, fault: serviceFault(faults, error) };
      },
      lostOf: (why) => serviceFault(faults, noReply(why)),
    });
    // Answered with 200, as if the function had done its work.
    if (reply.headers.has('x-amz-function-error')) {
      throw unavailableFault(faults, 'the function that was asked has failed');
    }
  };
}
