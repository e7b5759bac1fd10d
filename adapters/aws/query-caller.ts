import { Fault } from '#core/faults.ts';
import { type SigningCredentials, signRequest } from '#core/sigv4/sign-request.ts';
import type { Clock } from '#core/world.ts';
import { type QueryError, type QueryServiceName, readQueryError } from './query-error.ts';
import { isClockRefusal, unavailable } from './query-faults.ts';

/** One service of the query protocol, and how it is reached. */
export interface QueryService {
  readonly name: QueryServiceName;
  /** Base URL, such as `https://sts.us-east-1.amazonaws.com`. */
  readonly endpoint: string;
  /** Region that calls are signed for. */
  readonly region: string;
  readonly clock: Clock;
  /** For a call in all, its repetitions included. */
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

/** One call: its form body, and with whose credentials, which are asked for before each attempt. */
export interface QueryCall {
  readonly form: string;
  readonly credentials: () => Promise<SigningCredentials>;
  /** What an error of the service means to whoever asked. */
  faultOf(error: QueryError): Fault;
}

/** The text of a successful reply; anything else is a fault. */
export type QueryCaller = (call: QueryCall) => Promise<string>;

/** What one attempt came to. `again` is a failure that the same call may not meet a second time. */
type Attempt =
  | { readonly outcome: 'answered'; readonly text: string }
  | { readonly outcome: 'refused'; readonly fault: Fault }
  | { readonly outcome: 'again'; readonly fault: Fault }
  | { readonly outcome: 'skewed'; readonly fault: Fault; readonly skewMs: number };

const largestReplyBytes = 65_536;
/** Signed further from the time of the service than this: may be why it refused, and is corrected. */
const smallestSkewMs = 60_000;

/**
 * Calls one service over its query API: signed by ourselves, one repetition for a lost connection
 * or a 5xx, one correction of our clock, all within one deadline. No reply and no secret is put
 * into a fault.
 */
export function createQueryCaller(service: QueryService): QueryCaller {
  const learnt = { skewMs: 0 };
  return async (call) => {
    const signal = AbortSignal.timeout(service.timeoutMs);
    const spare = { again: 1, skewed: 1 };
    for (;;) {
      const attempt = await attemptOnce(service, call, { signal, skewMs: learnt.skewMs });
      switch (attempt.outcome) {
        case 'answered':
          return attempt.text;
        case 'refused':
          throw attempt.fault;
        case 'skewed':
          learnt.skewMs = attempt.skewMs;
          break;
        case 'again':
          break;
      }
      spare[attempt.outcome] -= 1;
      if (spare[attempt.outcome] < 0 || signal.aborted) throw attempt.fault;
    }
  };
}

interface AttemptSetting {
  readonly signal: AbortSignal;
  readonly skewMs: number;
}

async function attemptOnce(
  service: QueryService,
  call: QueryCall,
  setting: AttemptSetting,
): Promise<Attempt> {
  const { name, clock } = service;
  try {
    const response = await send(service, call, setting);
    const text = await readText(service, response);
    if (response.ok) return { outcome: 'answered', text };
    const signed = { now: clock.now(), skewMs: setting.skewMs };
    return refusalOf(call, { response, text }, signed);
  } catch (error) {
    if (error instanceof Fault) return { outcome: 'refused', fault: error };
    const why = setting.signal.aborted ? 'did not answer in time' : 'could not be reached';
    return { outcome: 'again', fault: unavailable(`${name} ${why}`) };
  }
}

async function send(
  service: QueryService,
  call: QueryCall,
  { signal, skewMs }: AttemptSetting,
): Promise<Response> {
  const url = new URL(service.endpoint);
  const body = Buffer.from(call.form, 'utf8');
  const unsigned = {
    method: 'POST',
    path: url.pathname,
    rawQuery: '',
    headers: [
      ['host', url.host],
      ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ],
    body,
  } as const;
  const added = signRequest(unsigned, await credentialsOf(call), {
    region: service.region,
    service: service.name,
    now: new Date(service.clock.now().getTime() + skewMs),
  });
  const headers = Object.fromEntries([...unsigned.headers.slice(1), ...added]);
  const init = { method: 'POST', headers, body, signal, redirect: 'error' } as const;
  return (service.fetch ?? fetch)(url, init);
}

async function credentialsOf(call: QueryCall): Promise<SigningCredentials> {
  try {
    return await call.credentials();
  } catch {
    throw unavailable('the credentials of the broker itself cannot be read');
  }
}

/** Of a reply only as much as a reply of these services can be long. */
async function readText({ name }: QueryService, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largestReplyBytes) {
      throw unavailable(`${name} answered more than a reply can be long`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface SigningTime {
  /** By our clock. */
  readonly now: Date;
  /** What was added to it when the attempt was signed. */
  readonly skewMs: number;
}

function refusalOf(
  call: QueryCall,
  { response, text }: { readonly response: Response; readonly text: string },
  signed: SigningTime,
): Attempt {
  const error = readQueryError(text, response.status);
  const fault = call.faultOf(error);
  if (isClockRefusal(error)) {
    const theirs = Date.parse(response.headers.get('date') ?? '');
    const skewMs = theirs - signed.now.getTime();
    // Against what was signed with: a clock that was put right must take back what was learnt of it.
    const isSkewed = Math.abs(skewMs - signed.skewMs) >= smallestSkewMs;
    if (isSkewed) return { outcome: 'skewed', fault, skewMs };
  }
  return { outcome: response.status >= 500 ? 'again' : 'refused', fault };
}
