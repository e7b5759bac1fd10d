import { Fault } from '#core/faults.ts';
import type { AssumedRole, AssumeRoleRequest, Sts } from '#core/leases/sts.ts';
import { type SigningCredentials, signRequest } from '#core/sigv4/sign-request.ts';
import type { Clock } from '#core/world.ts';
import { assumeRoleForm } from './assume-role-form.ts';
import { isClockRefusal, stsFault, unavailable } from './sts-faults.ts';
import { readAssumedRole, readStsError } from './sts-reply.ts';

export interface StsOptions {
  /** Base URL of STS, such as `https://sts.us-east-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly region: string;
  /** Asked before each attempt; keeping and renewing them is the caller's. */
  readonly credentials: () => Promise<SigningCredentials>;
  readonly clock: Clock;
  /** For a call in all, its repetitions included. */
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

/** What one attempt came to. `again` is a failure that the same call may not meet a second time. */
type Attempt =
  | { readonly outcome: 'assumed'; readonly role: AssumedRole }
  | { readonly outcome: 'refused'; readonly fault: Fault }
  | { readonly outcome: 'again'; readonly fault: Fault }
  | { readonly outcome: 'skewed'; readonly fault: Fault; readonly skewMs: number };

const largestReplyBytes = 65_536;
/** Signed further from the time of STS than this: may be why it refused, and is corrected. */
const smallestSkewMs = 60_000;

/**
 * STS over its query API: signed by ourselves, one repetition for a lost connection or a 5xx, one
 * correction of our clock, all within one deadline. No reply and no secret is put into a fault.
 */
export function createSts(options: StsOptions): Sts {
  const learnt = { skewMs: 0 };
  return {
    assumeRole: async (request) => {
      const signal = AbortSignal.timeout(options.timeoutMs);
      const spare = { again: 1, skewed: 1 };
      for (;;) {
        const attempt = await attemptOnce(options, request, { signal, skewMs: learnt.skewMs });
        switch (attempt.outcome) {
          case 'assumed':
            return attempt.role;
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
    },
  };
}

interface AttemptSetting {
  readonly signal: AbortSignal;
  readonly skewMs: number;
}

async function attemptOnce(
  options: StsOptions,
  request: AssumeRoleRequest,
  setting: AttemptSetting,
): Promise<Attempt> {
  try {
    const response = await send(options, request, setting);
    const text = await readText(response);
    if (response.ok) {
      const role = readAssumedRole(text, request);
      if (role !== undefined) return { outcome: 'assumed', role };
      return {
        outcome: 'refused',
        fault: unavailable('sts did not answer with the role asked for'),
      };
    }
    return refusalOf(response, text, { now: options.clock.now(), skewMs: setting.skewMs });
  } catch (error) {
    if (error instanceof Fault) return { outcome: 'refused', fault: error };
    const why = setting.signal.aborted ? 'sts did not answer in time' : 'sts could not be reached';
    return { outcome: 'again', fault: unavailable(why) };
  }
}

async function send(
  options: StsOptions,
  request: AssumeRoleRequest,
  { signal, skewMs }: AttemptSetting,
): Promise<Response> {
  const url = new URL(options.endpoint);
  const body = Buffer.from(assumeRoleForm(request), 'utf8');
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
  const added = signRequest(unsigned, await credentialsOf(options), {
    region: options.region,
    service: 'sts',
    now: new Date(options.clock.now().getTime() + skewMs),
  });
  const headers = Object.fromEntries([...unsigned.headers.slice(1), ...added]);
  const init = { method: 'POST', headers, body, signal, redirect: 'error' } as const;
  return (options.fetch ?? fetch)(url, init);
}

async function credentialsOf(options: StsOptions): Promise<SigningCredentials> {
  try {
    return await options.credentials();
  } catch {
    throw unavailable('the credentials of the broker itself cannot be read');
  }
}

/** Of a reply only as much as a reply of STS can be long. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largestReplyBytes) throw unavailable('sts answered more than a reply can be long');
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

function refusalOf(response: Response, text: string, signed: SigningTime): Attempt {
  const error = readStsError(text, response.status);
  const fault = stsFault(error);
  if (isClockRefusal(error)) {
    const theirs = Date.parse(response.headers.get('date') ?? '');
    const skewMs = theirs - signed.now.getTime();
    // Against what was signed with: a clock that was put right must take back what was learnt of it.
    const isSkewed = Math.abs(skewMs - signed.skewMs) >= smallestSkewMs;
    if (isSkewed) return { outcome: 'skewed', fault, skewMs };
  }
  return { outcome: response.status >= 500 ? 'again' : 'refused', fault };
}
