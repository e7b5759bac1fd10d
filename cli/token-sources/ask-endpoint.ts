import { Fault } from '#core/faults.ts';
import { boundedText } from '../bounded-text.ts';

/** A request to an endpoint that a platform gives its jobs. */
interface EndpointRequest {
  readonly url: URL;
  /** Whose endpoint it is, for faults. */
  readonly of: string;
  readonly method?: 'GET' | 'PUT' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMilliseconds?: number;
}

/** What it answered. */
export interface EndpointAnswer {
  readonly status: number;
  readonly text: string;
}

const usualTimeoutMilliseconds = 10_000;

/**
 * Asks a platform's endpoint, without following redirects: they would carry the secret in the
 * request to another host. Throws `issuer_unavailable` when there is no answer, or one that says
 * to try again, whose `status` is in the detail.
 */
export async function askEndpoint(request: EndpointRequest): Promise<EndpointAnswer> {
  const { of } = request;
  const { status, text } = await fetchText(request).catch((cause: unknown) => {
    throw new Fault('issuer_unavailable', `${of} does not answer; try again`, { cause });
  });
  if (status === 429 || status >= 500) {
    const detail = { status: String(status) };
    throw new Fault('issuer_unavailable', `${of} answered HTTP ${status}; try again`, { detail });
  }
  if (text !== undefined) return { status, text };
  throw new Fault(
    'issuer_unavailable',
    `${of} answered more than 256 KiB; check what its address leads to`,
  );
}

/** The answer, with its body under the same timeout; without a text where that is too long. */
async function fetchText(request: EndpointRequest) {
  const { url, headers = {}, timeoutMilliseconds = usualTimeoutMilliseconds } = request;
  const answer = await fetch(url, {
    method: request.method ?? 'GET',
    headers: { 'user-agent': 'sallyport', ...headers },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  return { status: answer.status, text: await boundedText(answer.body) };
}

/** The JSON object in an answer; empty for anything else. */
export function jsonIn({ text }: EndpointAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Whether a secret may be sent there: encrypted, or not leaving this machine. */
export function isConfidential(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

/** Whether a URL names this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
