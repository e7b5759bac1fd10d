import { Fault } from '#core/faults.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';

/**
 * The credentials in an environment, such as Lambda gives a function; read once, since a process
 * lives shorter than they do. Throws `not_configured` where there are none.
 */
export function environmentCredentials(
  environment: Readonly<Record<string, string | undefined>>,
): () => Promise<SigningCredentials> {
  const accessKeyId = environment.AWS_ACCESS_KEY_ID;
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY;
  const sessionToken = environment.AWS_SESSION_TOKEN;
  if (!accessKeyId || !secretAccessKey) {
    throw new Fault(
      'not_configured',
      'there are no AWS credentials in the environment; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN',
    );
  }
  const credentials = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  };
  return async () => credentials;
}
