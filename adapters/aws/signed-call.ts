import { setTimeout as waitFor } from 'node:timers/promises';
import { Fault } from '#core/faults.ts';
import { type SigningCredentials, signRequest } from '#core/sigv4/sign-request.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { Clock } from '#core/world.ts';
import { commonKind, type NoReply, type ServiceError } from './service-error.ts';
import { createTransport, type Reply, type Transport } from './transport.ts';

/** One AWS service, and how it is reached. */
export interface AwsService {
  /** The service's signing name, such as `sts`. */
  readonly name: string;
  /** Base URL, such as `https://sts.us-east-1.amazonaws.com`. */
  readonly endpoint: string;
  /** Region that calls are signed for. */
  readonly region: string;
  readonly clock: Clock;
  /** For a call in all, its repetitions and the waits between them included. */
  readonly timeoutMs: number;
  /** Its own kept connections unless told. */
  readonly transport?: Transport;
}

/** How often, and after what waits, a call is repeated. */
export interface Patience {
  /** Repetitions after a lost connection or a 5xx. */
  readonly lost: number;
  /** Repetitions after throttling. */
  readonly throttled: number;
  /** Longest wait before the first repetition, doubled before each later one; 0: none waits. */
  readonly firstWaitMs: number;
}

/** Where waits get their randomness and their time from. */
export interface Backoff {
  /** At least 0, less than 1. */
  random(): number;
  /** Rejects when `signal` is aborted meanwhile. */
  wait(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

/** Backoff by the process's own randomness and timers. */
export const systemBackoff: Backoff = {
  random: Math.random,
  wait: (milliseconds, signal) => waitFor(milliseconds, undefined, { signal }),
};

/** One call: what is sent, and what its errors mean. */
export interface SignedCall {
  /** Without `host` and what signing adds; `path` is the whole path at the endpoint. */
  readonly request: SignedHttpRequest;
  /** Asked before each attempt. */
  readonly credentials: () => Promise<SigningCredentials>;
  /** The error that a reply tells whose status is not 2xx, and what it means to whoever asked. */
  refusalOf(reply: Reply): { readonly error: ServiceError; readonly fault: Fault };
  /** What having no reply means to whoever asked. */
  lostOf(why: NoReply): Fault;
  /** Never repeated, unless for our clock alone: whoever asks repeats it. */
  readonly once?: true;
}

/** The successful reply; anything else is a fault. */
export type SignedCaller = (call: SignedCall) => Promise<Reply>;

interface CallerSetting {
  readonly patience: Patience;
  /** A reply that is longer is not read to its end. */
  readonly largestReplyBytes: number;
  readonly backoff?: Backoff | undefined;
}

/** What one attempt came to. `lost` and `throttled` may not happen to the same call a second time. */
type Attempt = { readonly outcome: 'answered'; readonly reply: Reply } | Failure;
type Failure =
  | { readonly outcome: 'refused' | 'lost' | 'throttled'; readonly fault: Fault }
  | { readonly outcome: 'skewed'; readonly fault: Fault; readonly skewMs: number };

/** Signed further from the time of the service than this: may be why it refused, and is corrected. */
const smallestSkewMs = 60_000;
const longestWaitMs = 2_000;
const never = { lost: 0, throttled: 0 };

/**
 * Calls one service, signed by ourselves: a bounded number of repetitions, one correction of our
 * clock, which is remembered, and no redirection, all within one deadline. No reply and no secret
 * is put into a fault.
 */
export function createSignedCaller(service: AwsService, setting: CallerSetting): SignedCaller {
  const learnt = { skewMs: 0 };
  const { transport = createTransport() } = service;
  return async (call) => {
    const course = beginning(call, service, setting);
    const { signal } = course;
    for (;;) {
      const { skewMs } = learnt;
      const attempt = await attemptOnce({ service, transport, setting, call, signal, skewMs });
      if (attempt.outcome === 'answered') return attempt.reply;
      if (attempt.outcome === 'skewed') learnt.skewMs = attempt.skewMs;
      if (!(await mayRepeat(attempt, course, setting))) throw attempt.fault;
    }
  };
}

/** How far one call has come. */
interface Course {
  /** Repetitions that are left. */
  readonly spare: Record<'lost' | 'throttled' | 'skewed', number>;
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
  waits: number;
}

function beginning(call: SignedCall, service: AwsService, setting: CallerSetting): Course {
  const signal = AbortSignal.timeout(service.timeoutMs);
  return { spare: { ...(call.once ? never : setting.patience), skewed: 1 }, signal, waits: 0 };
}

/** Takes one of the repetitions that are left, and waits for its time. */
async function mayRepeat(
  { outcome }: Failure,
  course: Course,
  setting: CallerSetting,
): Promise<boolean> {
  if (outcome === 'refused' || course.signal.aborted) return false;
  course.spare[outcome] -= 1;
  if (course.spare[outcome] < 0) return false;
  return outcome === 'skewed' || pause(course, setting);
}

/** Full jitter: any time up to a bound that doubles. False when the deadline came meanwhile. */
async function pause(
  course: Course,
  { patience, backoff = systemBackoff }: CallerSetting,
): Promise<boolean> {
  const bound = Math.min(longestWaitMs, patience.firstWaitMs * 2 ** course.waits);
  course.waits += 1;
  if (bound === 0) return true;
  try {
    await backoff.wait(Math.floor(backoff.random() * bound), course.signal);
  } catch {
    return false;
  }
  return !course.signal.aborted;
}

interface AttemptSetting {
  readonly service: AwsService;
  readonly transport: Transport;
  readonly setting: CallerSetting;
  readonly call: SignedCall;
  readonly signal: AbortSignal;
  readonly skewMs: number;
}

async function attemptOnce(attempt: AttemptSetting): Promise<Attempt> {
  const { call, signal } = attempt;
  const credentials = await credentialsOf(call);
  if (credentials === undefined) {
    return { outcome: 'refused', fault: call.lostOf('no-credentials') };
  }
  try {
    const reply = await send(attempt, credentials);
    if (reply === 'too-long') return { outcome: 'refused', fault: call.lostOf('too-long') };
    const isDone = reply.status >= 200 && reply.status < 300;
    return isDone ? { outcome: 'answered', reply } : failureOf(attempt, reply);
  } catch (error) {
    if (error instanceof Fault) return { outcome: 'refused', fault: error };
    return { outcome: 'lost', fault: call.lostOf(signal.aborted ? 'too-late' : 'unreachable') };
  }
}

function send(
  { service, transport, setting, call: { request }, signal, skewMs }: AttemptSetting,
  credentials: SigningCredentials,
): ReturnType<Transport> {
  const { method, path, rawQuery, body } = request;
  const url = new URL(service.endpoint);
  const unsigned = { ...request, headers: [['host', url.host] as const, ...request.headers] };
  const added = signRequest(unsigned, credentials, {
    region: service.region,
    service: service.name,
    now: new Date(service.clock.now().getTime() + skewMs),
  });
  const target = rawQuery === '' ? path : `${path}?${rawQuery}`;
  const wire = { url, method, target, headers: [...unsigned.headers, ...added], body };
  return transport(wire, { signal, largestReplyBytes: setting.largestReplyBytes });
}

async function credentialsOf(call: SignedCall): Promise<SigningCredentials | undefined> {
  try {
    return await call.credentials();
  } catch {
    return undefined;
  }
}

function failureOf({ service, call, skewMs: signedSkewMs }: AttemptSetting, reply: Reply): Failure {
  const { error, fault } = call.refusalOf(reply);
  const kind = commonKind(error);
  if (kind === 'clock') {
    const skewMs = Date.parse(reply.headers.get('date') ?? '') - service.clock.now().getTime();
    // Against what was signed with: a clock that was put right must take back what was learnt of it.
    const isSkewed = Math.abs(skewMs - signedSkewMs) >= smallestSkewMs;
    if (isSkewed) return { outcome: 'skewed', fault, skewMs };
  }
  if (kind === 'throttled') return { outcome: 'throttled', fault };
  return { outcome: reply.status >= 500 ? 'lost' : 'refused', fault };
}
