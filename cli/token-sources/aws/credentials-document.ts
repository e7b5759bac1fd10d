import { Fault } from '#core/faults.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { type EndpointAnswer, jsonIn } from '../ask-endpoint.ts';

/** The credentials in the JSON of a container or instance endpoint; throws `invalid_request`. */
export function readCredentials(answer: EndpointAnswer, of: string): SigningCredentials {
  const { AccessKeyId, SecretAccessKey, Token } = jsonIn(answer);
  if (
    answer.status === 200 &&
    typeof AccessKeyId === 'string' &&
    typeof SecretAccessKey === 'string' &&
    typeof Token === 'string'
  ) {
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  }
  throw new Fault(
    'invalid_request',
    `${of} gave no credentials (HTTP ${answer.status}); see that a role is attached`,
  );
}
