import { Fault, type FaultCode, faultTable } from '#core/faults.ts';

/** One request to a running broker. */
export interface BrokerCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly bearer?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** A broker that holds a call for approval answers within this; anything longer is a dead one. */
const timeoutMilliseconds = 65_000;

/** Calls a broker and returns its JSON; a refusal becomes the fault that the broker meant. */
export async function callBroker(call: BrokerCall): Promise<Readonly<Record<string, unknown>>> {
  const response = await send(call);
  const body = await readJson(response);
  if (response.ok) return body;
  throw faultFrom(body, response.status);
}

async function send(call: BrokerCall): Promise<Response> {
  const body = bodyOf(call);
  try {
    return await fetch(call.url, {
      method: call.method,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
      headers: {
        ...(call.bearer === undefined ? {} : { authorization: `Bearer ${call.bearer}` }),
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      ...(body === undefined ? {} : { body: body.text }),
    });
  } catch (cause) {
    throw new Fault(
      'unavailable',
      `no answer from ${new URL(call.url).origin}; see that it runs, or name another by --url`,
      {
        cause,
        ...(isRefused(cause) ? { detail: { asked: 'nobody there' } } : {}),
      },
    );
  }
}

/** Nothing listens there: on this machine, an instance that does not run. */
function isRefused(cause: unknown): boolean {
  const { code } = ((cause as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED';
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

async function readJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) return { ...body };
  } catch (cause) {
    throw new Fault(
      'unavailable',
      `the answer (HTTP ${response.status}) is not JSON; check that this URL is that of your broker`,
      { cause },
    );
  }
  throw new Fault(
    'unavailable',
    `the answer (HTTP ${response.status}) is not an object; check that this URL is that of your broker`,
  );
}

function faultFrom(body: Readonly<Record<string, unknown>>, status: number): Fault {
  const { error, error_description: message, reason, ...shown } = body;
  const known = typeof reason === 'string' && Object.hasOwn(faultTable, reason);
  const code = known ? (reason as FaultCode) : 'unavailable';
  const text = typeof message === 'string' ? message : `${String(error)} (HTTP ${status})`;
  return new Fault(code, text, { shown });
}
