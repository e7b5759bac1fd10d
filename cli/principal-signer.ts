import { Fault } from '#core/faults.ts';
import { type SigningCredentials, signRequest } from '#core/sigv4/sign-request.ts';
import type { Clock } from '#core/world.ts';
import type { RequestSigner } from './call-broker.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Signs requests to the administrators' door of a deployment with the AWS credentials in the
 * environment, for API Gateway's IAM authorisation (SigV4, service `execute-api`). Throws
 * `sign_in_needed` where there are none, or where nothing tells the region.
 */
export function principalSigner(env: Variables, clock: Clock): RequestSigner {
  const credentials = credentialsIn(env);
  return ({ method, url, type, text }) => {
    const { host, pathname, search } = new URL(url);
    const unsigned = {
      method,
      path: pathname,
      rawQuery: search.slice(1),
      headers: [['host', host], ...(type === undefined ? [] : [['content-type', type] as const])],
      body: Buffer.from(text ?? ''),
    } as const;
    const region = regionOf(host, env);
    const added = signRequest(unsigned, credentials, {
      ...{ region, service: 'execute-api', now: clock.now() },
    });
    return Object.fromEntries(added);
  };
}

function credentialsIn(env: Variables): SigningCredentials {
  const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '' } = env;
  if (id === '' || secret === '') {
    throw new Fault(
      'sign_in_needed',
      'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to those of a principal of people.yaml, as "aws configure export-credentials --format env" prints them',
    );
  }
  const token = env.AWS_SESSION_TOKEN ?? '';
  return {
    ...{ accessKeyId: id, secretAccessKey: secret },
    ...(token === '' ? {} : { sessionToken: token }),
  };
}

/** The default URL names its region; a domain of one's own does not. */
function regionOf(host: string, env: Variables): string {
  const named = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/u.exec(host)?.[1];
  const region = named ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? '';
  if (region !== '') return region;
  throw new Fault('sign_in_needed', 'set AWS_REGION to the region that the broker is deployed in');
}
