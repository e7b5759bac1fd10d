import { type Asked, endpoint, jwt } from './token-sources/scene.ts';

type Answer = { readonly status?: number; readonly body: string };

/** A broker on 127.0.0.1 that vends to everybody, or answers as it is told. */
export interface FakeBroker {
  readonly url: string;
  readonly asked: Asked[];
  /** Variables that lead a command to it, with a token that is made for it. */
  readonly env: Readonly<Record<string, string>>;
  /** Exchanges that it was asked for. */
  exchanges(): readonly Asked[];
}

export const secrets = {
  AccessKeyId: 'ASIAFAKEBROKER000001',
  SecretAccessKey: 'secret/key+of-the-fake-broker',
  SessionToken: 'session-token-of-the-fake-broker==',
};

/** The reply of a broker to an exchange, in force for an hour from now. */
export function vended(seconds = 3_600): Answer {
  const expiration = new Date(Date.now() + seconds * 1_000).toISOString();
  const aws = {
    ...secrets,
    Expiration: expiration,
    AccountId: '111122223333',
    AssumedRoleArn: 'arn:aws:sts::111122223333:assumed-role/shop-deploy/x',
  };
  const grant = { identity: 'shop-deployer', grant: 'shop-deploy' };
  return { body: JSON.stringify({ aws, session_id: 'session-1', expires_in: seconds, ...grant }) };
}

/** A refusal as the broker words it. */
export function refusal(reason: string, message: string, status = 403): Answer {
  const body = { error: 'access_denied', error_description: message, reason };
  return { status, body: JSON.stringify(body) };
}

export async function fakeBroker(
  answers: Readonly<Record<string, (asked: Asked, nth: number) => Answer>> = {},
): Promise<FakeBroker> {
  const counts = new Map<string, number>();
  const usual: Readonly<Record<string, (asked: Asked) => Answer>> = {
    '/healthz': () => ({ body: '{"status":"ok","configuration":"v-1"}' }),
    '/.well-known/sallyport-configuration': ({ headers }) => ({
      body: JSON.stringify({ audience: `http://${headers.host}` }),
    }),
    '/v1/token': () => vended(),
    '/v1/revoke': () => ({ body: '{"message":"ended","session_id":"session-1"}' }),
  };
  const { url, asked } = await endpoint((one) => {
    const nth = counts.get(one.url) ?? 0;
    counts.set(one.url, nth + 1);
    const answer = answers[one.url] ?? usual[one.url];
    return answer?.(one, nth) ?? { status: 404, body: '{}' };
  });
  const now = Math.floor(Date.now() / 1_000);
  const token = jwt({ aud: url, iat: now, exp: now + 300 });
  return {
    url,
    asked,
    env: {
      SALLYPORT_URL: url,
      SALLYPORT_DATA: '/nowhere',
      SALLYPORT_ID_TOKEN: token,
      HOME: '/nowhere',
    },
    exchanges: () => asked.filter((one) => one.url === '/v1/token'),
  };
}
