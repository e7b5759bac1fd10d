import { request } from 'node:http';
import { type SigningCredentials, signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { sallyport } from '../local-instance.ts';

/** What came back; undefined where the connection ended before an answer was whole. */
export type Answered = { readonly status: number; readonly text: string } | undefined;

/** One attempt at a call of DynamoDB: attempts of one command share what it is invoked by. */
export interface Attempt {
  readonly operation: 'PutItem' | 'DeleteTable';
  readonly table: string;
  readonly invocation: string;
  readonly number: number;
}

/** Exchanges a token of the keeper of orders for gateway keys. */
export async function gatewayKeys(broker: string, data: string): Promise<SigningCredentials> {
  const token = await sallyport(data, ['demo', 'token', '--as', 'orders-keeper']);
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: token.stdout.trim(),
    resource: 'sallyport:grant/orders-upkeep',
  });
  const reply = await fetch(`${broker}/v1/token`, { method: 'POST', body });
  const { aws } = (await reply.json()) as { readonly aws: Readonly<Record<string, string>> };
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = aws;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** Signs an attempt now and sends it once, repeated by nobody. */
export function send(
  gateway: string,
  keys: SigningCredentials,
  { operation, table, invocation, number }: Attempt,
): Promise<Answered> {
  const item = operation === 'PutItem' ? { Item: { order: { S: '1' } } } : {};
  const body = Buffer.from(JSON.stringify({ TableName: table, ...item }));
  const headers: readonly HeaderPair[] = [
    ['host', new URL(gateway).host],
    ['content-type', 'application/x-amz-json-1.0'],
    ['x-amz-target', `DynamoDB_20120810.${operation}`],
    ['amz-sdk-invocation-id', invocation],
    ['amz-sdk-request', `attempt=${number}; max=10`],
  ];
  const unsigned = { method: 'POST', path: '/', rawQuery: '', headers, body };
  const place = { region: 'us-east-1', service: 'dynamodb', now: new Date() };
  const all = Object.fromEntries([...headers, ...signRequest(unsigned, keys, place)]);
  return new Promise((resolve) => {
    const asking = request(gateway, { method: 'POST', headers: all }, async (answer) => {
      let text = '';
      try {
        for await (const chunk of answer) text += String(chunk);
        resolve({ status: answer.statusCode ?? 0, text });
      } catch {
        resolve(undefined);
      }
    });
    asking.once('error', () => resolve(undefined));
    asking.end(body);
  });
}
