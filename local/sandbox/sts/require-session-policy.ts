import { awsFault } from '../aws-error.ts';
import { readPolicy } from '../read-policy.ts';

/** Throws MalformedPolicyDocument unless the session policy, if there is one, is a policy. */
export function requireSessionPolicy(text: string | undefined): void {
  if (text === undefined || readPolicy(text) !== undefined) return;
  throw awsFault({
    code: 'MalformedPolicyDocument',
    status: 400,
    message: 'The policy is not in the valid JSON format, or is not an IAM policy.',
  });
}
