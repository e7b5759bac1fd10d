import { signRequest } from '#core/sigv4/sign-request.ts';
import type { VendedKeys } from './stage.ts';

/** One call to the sandbox, as an AWS client would make it. */
export interface SandboxCall {
  readonly service: 's3' | 'ssm';
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Path and query. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly text: string;
}

/** Signs a call with vended keys (SigV4) and sends it. */
export async function callSandbox(
  sandbox: string,
  keys: VendedKeys,
  call: SandboxCall,
): Promise<SandboxAnswer> {
  const { host } = new URL(sandbox);
  const [path = '/', rawQuery = ''] = call.path.split('?');
  const headers = Object.entries({ host, ...call.headers });
  const body = Buffer.from(call.body ?? '');
  const signed = signRequest(
    { method: call.method, path, rawQuery, headers, body },
    {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      sessionToken: keys.SessionToken,
    },
    { region: 'us-east-1', service: call.service, now: new Date() },
  );
  const response = await fetch(`${sandbox}${call.path}`, {
    method: call.method,
    headers: Object.fromEntries([...headers.filter(([name]) => name !== 'host'), ...signed]),
    ...(body.length === 0 ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}
