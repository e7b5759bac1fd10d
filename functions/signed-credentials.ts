import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Fault } from '#core/faults.ts';

const credential = /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]{16,128})\//u;

/**
 * The access key id and session token that a signed request shows. The signature cannot be checked
 * here, for we keep no secrets: what proves possession is the session token.
 */
export function readSignedCredentials(event: APIGatewayProxyEvent): {
  readonly accessKeyId: string;
  readonly sessionToken: string;
} {
  const accessKeyId = credential.exec(event.headers.authorization ?? '')?.[1];
  const sessionToken = event.headers['x-amz-security-token'];
  if (accessKeyId !== undefined && sessionToken !== undefined) return { accessKeyId, sessionToken };
  throw new Fault(
    'invalid_client_token',
    'sign GetCallerIdentity with the credentials that were vended here, session token included',
  );
}
