import { signRequest } from '#core/sigv4/sign-request.ts';
import type { VendedKeys } from './stage.ts';

/** One call to AWS, as an AWS client would make it. */
export interface AwsCall {
  readonly service: 's3' | 'ssm' | 'dynamodb';
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AwsAnswer {
  readonly status: number;
  readonly text: string;
}

/** Where a call goes, as whom, and at what time. */
interface Sending {
  /** The sandbox, or the gateway. */
  readonly address: string;
  readonly keys: VendedKeys;
  readonly now: Date;
}

/** Signs a call (SigV4) and sends it. */
export async function callAws(call: AwsCall, { address, keys, now }: Sending): Promise<AwsAnswer> {
  const { host } = new URL(address);
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
    { region: 'us-east-1', service: call.service, now },
  );
  const response = await fetch(`${address}${call.path}`, {
    method: call.method,
    headers: Object.fromEntries([...headers.filter(([name]) => name !== 'host'), ...signed]),
    ...(body.length === 0 ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}
