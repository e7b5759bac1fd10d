import type { Fault } from '#core/faults.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { type JsonError, parsedJson, readJsonError } from './json-error.ts';
import { type NoReply, noReply } from './service-error.ts';
import { type AwsService, type Backoff, createSignedCaller } from './signed-call.ts';

/** One service of the AWS JSON protocol, and how it is reached. */
export interface JsonService extends AwsService {
  /** What stands before the operation in `x-amz-target`, such as `DynamoDB_20120810`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** Of the process itself; asked before each attempt. */
  readonly credentials: () => Promise<SigningCredentials>;
  /** The process's own unless told. */
  readonly backoff?: Backoff;
  /** 8 MiB unless told. */
  readonly largestReplyBytes?: number;
}

/** One call of an operation. */
export interface JsonCall {
  readonly operation: string;
  readonly input: object;
  /** What an error of the service, or having no reply (a `NoReply` as its code), means to whoever asked. */
  faultOf(error: JsonError): Fault;
  /** Never repeated, unless for our clock alone: whoever asks repeats it, such as with the same ClientRequestToken. */
  readonly once?: true;
}

/** The JSON object of a successful reply; anything else is a fault. */
export type JsonCaller = (call: JsonCall) => Promise<Readonly<Record<string, unknown>>>;

const defaultLargestReplyBytes = 8 * 1024 * 1024;
const patience = { lost: 2, throttled: 4, firstWaitMs: 50 };

/**
 * Calls one service over AWS JSON, as `createSignedCaller` calls: after throttling, a lost
 * connection or a 5xx again, after waits with full jitter, within one deadline.
 */
export function createJsonCaller(service: JsonService): JsonCaller {
  const { target, version, credentials, backoff } = service;
  const { largestReplyBytes = defaultLargestReplyBytes } = service;
  const setting = { patience, largestReplyBytes, backoff };
  const send = createSignedCaller(service, setting);
  return async ({ operation, input, faultOf, once }) => {
    const lostOf = (why: NoReply) => faultOf({ ...noReply(why), body: undefined });
    const { body } = await send({
      request: {
        method: 'POST',
        path: new URL(service.endpoint).pathname,
        rawQuery: '',
        headers: [
          ['content-type', `application/x-amz-json-${version}`],
          ['x-amz-target', `${target}.${operation}`],
        ],
        body: Buffer.from(JSON.stringify(input), 'utf8'),
      },
      credentials,
      refusalOf: (reply) => {
        const error = readJsonError(reply);
        return { error, fault: faultOf(error) };
      },
      lostOf,
      ...(once === undefined ? {} : { once }),
    });
    const json = parsedJson(body);
    if (isObject(json)) return json;
    throw lostOf('unreadable');
  };
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
