import { signRequest } from '#core/sigv4/sign-request.ts';
import type { SampleCall } from '#test/core/gateway/sample-calls.ts';

/** Keys as somebody holds them. */
export interface HeldKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What a call came to. */
export interface CallOutcome {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Exchanges a token at the gateway's own address, as SDKs do. */
export async function exchangeAtGateway(url: string, token: string): Promise<CallOutcome> {
  const form = {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: 'arn:aws:iam::111122223333:role/orders-upkeep',
    RoleSessionName: 'tests',
    WebIdentityToken: token,
  };
  return outcomeOf(await fetch(`${url}/`, { method: 'POST', body: new URLSearchParams(form) }));
}

/** The keys in an answer of STS. */
export function keysIn({ text }: CallOutcome): HeldKeys {
  const member = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1] ?? '';
  return {
    accessKeyId: member('AccessKeyId'),
    secretAccessKey: member('SecretAccessKey'),
    sessionToken: member('SessionToken'),
  };
}

/** A call as it is sent, each time with the same signature. */
export interface SignedCall {
  send(): Promise<CallOutcome>;
}

/** Signs a call for the gateway, once. */
export function signedFor(url: string, sample: SampleCall, keys: HeldKeys): SignedCall {
  const { host, pathname } = new URL(url);
  const path = `${pathname}${sample.path}`;
  const unsigned = { ...sample, path, headers: [['host', host] as const, ...sample.headers] };
  const setting = { region: 'us-east-1', service: sample.service, now: new Date() };
  const added = signRequest(unsigned, keys, setting);
  const headers = Object.fromEntries([...sample.headers, ...added]);
  const query = sample.rawQuery === '' ? '' : `?${sample.rawQuery}`;
  const body = sample.body.length === 0 ? {} : { body: Uint8Array.from(sample.body) };
  const send = async () =>
    outcomeOf(
      await fetch(`http://${host}${path}${query}`, { method: sample.method, headers, ...body }),
    );
  return { send };
}

async function outcomeOf(response: Response): Promise<CallOutcome> {
  const { status, headers } = response;
  return { status, headers, text: await response.text() };
}
