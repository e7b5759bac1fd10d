import { Fault, type FaultCode } from '#core/faults.ts';

/** Where credentials can be asked for. */
export type Face = 'token' | 'sts' | 'credentials';

/** What came of asking: credentials, or a refusal in the face's own protocol. */
export interface Outcome {
  /** `vended`, or the code of the fault. */
  readonly code: 'vended' | FaultCode;
  readonly accessKeyId?: string;
  /** What of a refusal is not as docs/api.md has it; nothing is right. */
  readonly malformed: readonly string[];
  readonly isRetryable: boolean;
  /** The whole refusal. */
  readonly text: string;
}

interface Asking {
  readonly url: string;
  readonly token: string;
  readonly grant: string;
}

/** Asks for credentials once, and never a second time by itself. */
export async function askAt(face: Face, asking: Asking): Promise<Outcome> {
  const response = await send[face](asking);
  const text = await response.text();
  if (response.status === 200) {
    const accessKeyId = /ASIA[A-Z0-9]{16}/.exec(text)?.[0] ?? '';
    return { code: 'vended', accessKeyId, malformed: [], isRetryable: false, text: '' };
  }
  const told = tellings[face](response, text);
  const fault = new Fault(told.reason as FaultCode, 'x');
  const { form } = fault;
  const status = face === 'sts' ? form.stsStatus : form.status;
  const retryAfter = form.retryAfterSeconds === undefined ? null : String(form.retryAfterSeconds);
  const expected = { status, code: face === 'token' ? form.oauth : form.sts, retryAfter };
  const seen = {
    status: response.status,
    code: told.code,
    retryAfter: response.headers.get('retry-after'),
  };
  const malformed =
    JSON.stringify(seen) === JSON.stringify(expected)
      ? []
      : [`${JSON.stringify(seen)}, expected ${JSON.stringify(expected)}`];
  return { code: fault.code, malformed, isRetryable: retryAfter !== null, text };
}

const send: Readonly<Record<Face, (asking: Asking) => Promise<Response>>> = {
  token: ({ url, token, grant }) =>
    fetch(`${url}/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        subject_token: token,
        audience: grant,
      }),
    }),
  sts: ({ url, token, grant }) =>
    fetch(`${url}/sts`, {
      method: 'POST',
      body: new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: `sallyport:grant/${grant}`,
        RoleSessionName: 'chaos',
        WebIdentityToken: token,
      }),
    }),
  credentials: ({ url, token, grant }) =>
    fetch(`${url}/v1/credentials/${grant}`, { headers: { authorization: token } }),
};

interface Telling {
  readonly reason: string;
  /** The code by which clients of this protocol decide what to do. */
  readonly code: string;
}

const tellings: Readonly<Record<Face, (response: Response, text: string) => Telling>> = {
  token: (_, text) => {
    const { reason, error } = told(text);
    return { reason, code: error };
  },
  credentials: (_, text) => {
    const { reason, code } = told(text);
    return { reason, code };
  },
  sts: ({ headers }, text) => ({
    reason: headers.get('x-sallyport-reason') ?? `no reason: ${text}`,
    code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '',
  }),
};

function told(text: string) {
  const { reason = `no reason: ${text}`, error = '', code = '' } = JSON.parse(text);
  return { reason, error, code };
}
