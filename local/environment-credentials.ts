import { Fault } from '#core/faults.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';

/** The AWS credentials in the environment, for whoever asked for another AWS than the sandbox. */
export function environmentCredentials(
  environment: Readonly<Record<string, string | undefined>>,
): () => Promise<SigningCredentials> {
  const accessKeyId = environment.AWS_ACCESS_KEY_ID;
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY;
  const sessionToken = environment.AWS_SESSION_TOKEN;
  if (!accessKeyId || !secretAccessKey) {
    throw new Fault(
      'not_configured',
      'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN) for --aws and --upstream',
    );
  }
  const credentials = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  };
  return async () => credentials;
}
