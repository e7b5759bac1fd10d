import { Fault } from '#core/faults.ts';

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
const longestAnswer = 256 * 1_024;

/**
 * Asks a platform's endpoint, without following redirects: they would carry the secret in the
 * request to another host. Throws `issuer_unavailable` when there is no answer, or one that says
 * to try again.
 */
export async function askEndpoint(request: EndpointRequest): Promise<EndpointAnswer> {
  const { url, of, headers = {}, timeoutMilliseconds = usualTimeoutMilliseconds } = request;
  const answer = await fetch(url, {
    method: request.method ?? 'GET',
    headers: { 'user-agent': 'sallyport', ...headers },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
    ...(request.body === undefined ? {} : { body: request.body }),
  }).catch((cause: unknown) => {
    throw new Fault('issuer_unavailable', `${of} does not answer; try again`, { cause });
  });
  if (answer.status === 429 || answer.status >= 500) {
    throw new Fault('issuer_unavailable', `${of} answered HTTP ${answer.status}; try again`);
  }
  const text = await answer.text();
  if (text.length <= longestAnswer) return { status: answer.status, text };
  throw new Fault(
    'issuer_unavailable',
    `${of} answered more than 256 KiB; check what its address leads to`,
  );
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
