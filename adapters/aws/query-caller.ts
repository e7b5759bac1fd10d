import type { Fault } from '#core/faults.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { type QueryServiceName, readQueryError } from './query-error.ts';
import { queryFault } from './query-faults.ts';
import { noReply, type ServiceError } from './service-error.ts';
import { type AwsService, createSignedCaller } from './signed-call.ts';

/** One service of the query protocol, and how it is reached. */
export interface QueryService extends AwsService {
  readonly name: QueryServiceName;
}

/** One call: its form body, and with whose credentials, which are asked for before each attempt. */
export interface QueryCall {
  readonly form: string;
  readonly credentials: () => Promise<SigningCredentials>;
  /** What an error of the service means to whoever asked. */
  faultOf(error: ServiceError): Fault;
}

/** The text of a successful reply; anything else is a fault. */
export type QueryCaller = (call: QueryCall) => Promise<string>;

/** Of a reply only as much as a reply of these services can be long. */
const largestReplyBytes = 65_536;
/** Whoever is throttled here is told so at once: a role is not vended faster by asking more often. */
const patience = { lost: 1, throttled: 0, firstWaitMs: 0 };

/** Calls one service over its query API, as `createSignedCaller` calls. */
export function createQueryCaller(service: QueryService): QueryCaller {
  const send = createSignedCaller(service, { patience, largestReplyBytes });
  return async ({ form, credentials, faultOf }) => {
    const reply = await send({
      request: {
        method: 'POST',
        path: new URL(service.endpoint).pathname,
        rawQuery: '',
        headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
        body: Buffer.from(form, 'utf8'),
      },
      credentials,
      refusalOf: ({ body, status }) => {
        const error = readQueryError(body.toString('utf8'), status);
        return { error, fault: faultOf(error) };
      },
      lostOf: (why) => queryFault(service.name, new Map(), noReply(why)),
    });
    return reply.body.toString('utf8');
  };
}
