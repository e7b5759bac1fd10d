import { Fault, type FaultCode, faultTable } from '#core/faults.ts';
import { boundedText } from './bounded-text.ts';
import { isLoopback } from './token-sources/ask-endpoint.ts';

/** One request to a running broker. */
export interface BrokerCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly bearer?: string;
  /** Signs it, in place of a bearer token. */
  readonly sign?: RequestSigner;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** The headers by which a request is signed, of what is sent. */
export type RequestSigner = (request: {
  readonly method: string;
  readonly url: string;
  readonly type?: string;
  readonly text?: string;
}) => Readonly<Record<string, string>>;

/** What came back; without a text where that was too long. */
interface Answer {
  readonly origin: string;
  readonly status: number;
  readonly text: string | undefined;
}

/** A broker that holds a call for approval answers within this; anything longer is a dead one. */
const timeoutMilliseconds = 65_000;
/** More than API Gateway lets through. */
const longestAnswerBytes = 16 * 1_024 * 1_024;

const remedy = 'check that this URL is that of your broker, and what proxies and firewalls do';

/** Calls a broker and returns its JSON; a refusal becomes the fault that the broker meant. */
export async function callBroker(call: BrokerCall): Promise<Readonly<Record<string, unknown>>> {
  const answer = await send(call);
  const body = objectIn(answer.text);
  const isSuccess = answer.status >= 200 && answer.status < 300;
  if (isSuccess && body !== undefined) return body;
  throw faultFrom(body ?? {}, answer);
}

async function send(call: BrokerCall): Promise<Answer> {
  const body = bodyOf(call);
  const { origin } = new URL(call.url);
  const signed = call.sign?.({ ...call, ...body }) ?? {};
  try {
    const response = await fetch(call.url, {
      method: call.method,
      // Never followed: that would carry the token in the request on.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
      headers: {
        ...(call.bearer === undefined ? {} : { authorization: `Bearer ${call.bearer}` }),
        ...(body === undefined ? {} : { 'content-type': body.type }),
        ...signed,
      },
      ...(body === undefined ? {} : { body: body.text }),
    });
    const text = await boundedText(response.body, longestAnswerBytes);
    return { origin, status: response.status, text };
  } catch (cause) {
    throw new Fault(
      'unavailable',
      `no answer from ${origin}; see that it runs, or name another by --url`,
      { cause, ...(isAbsentHere(cause, call.url) ? { detail: { asked: 'nobody there' } } : {}) },
    );
  }
}

/** Nothing listens on this machine: an instance that does not run. Elsewhere one may come back. */
function isAbsentHere(cause: unknown, url: string): boolean {
  const { code } = ((cause as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' && isLoopback(new URL(url));
}

function bodyOf(call: BrokerCall): { readonly type: string; readonly text: string } | undefined {
  if (call.form !== undefined) {
    return {
      type: 'application/x-www-form-urlencoded',
      text: new URLSearchParams(call.form).toString(),
    };
  }
  if (call.json === undefined) return undefined;
  return { type: 'application/json', text: JSON.stringify(call.json) };
}

function objectIn(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const body: unknown = JSON.parse(text ?? '');
    return typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

function faultFrom(body: Readonly<Record<string, unknown>>, answer: Answer): Fault {
  const { error: _, error_description: message, reason, ...shown } = body;
  const text = typeof message === 'string' ? message : strangeAnswer(answer);
  return new Fault(codeOf(reason, answer), text, { shown });
}

/** What nobody but a stranger answers with. */
function strangeAnswer({ origin, status, text }: Answer): string {
  if (text === undefined) return `${origin} answered HTTP ${status} with too much; ${remedy}`;
  const what = status < 300 ? ' with something that is no JSON object' : '';
  return `${origin} answered HTTP ${status}${what}; ${remedy}`;
}

/** The broker's own code; of one that is not known here only whether it passes. */
function codeOf(reason: unknown, { status }: Answer): FaultCode {
  if (typeof reason === 'string' && Object.hasOwn(faultTable, reason)) return reason as FaultCode;
  return status === 408 || status === 429 || status >= 500 ? 'unavailable' : 'invalid_request';
}
