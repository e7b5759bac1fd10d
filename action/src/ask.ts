/** One request, which is never repeated and follows no redirect: those would carry its secret on. */
export interface Ask {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form by POST; absent: a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly milliseconds: number;
}

/** What came back; `undefined` stands for no answer at all, or none in time. */
export interface Answer {
  readonly status: number;
  /** Seconds, where the answer says when to ask again. */
  readonly retryAfter: number | undefined;
  /** The JSON object in it; empty for anything else. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Whether a secret may be sent there: encrypted, or not leaving this machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  const isLocal = ['127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal);
}

const longestBody = 256 * 1024;

export async function ask(request: Ask): Promise<Answer | undefined> {
  const { url, form, headers, milliseconds } = request;
  try {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', 'user-agent': 'sallyport-action', ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.max(1, milliseconds)),
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    const body = objectIn(await readText(response));
    return { status: response.status, retryAfter: secondsIn(response), body };
  } catch {
    return undefined;
  }
}

/** A longer body is cut, and with it no JSON any more. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > longestBody) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

function secondsIn({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
