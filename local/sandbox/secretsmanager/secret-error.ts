import { awsFault } from '../aws-error.ts';

type SecretErrorCode =
  | 'InvalidParameterException'
  | 'InvalidRequestException'
  | 'ResourceExistsException'
  | 'ResourceNotFoundException';

/** Secrets Manager's refusal of what an operation cannot do. */
export function secretError(code: SecretErrorCode, message: string): Error {
  return awsFault({ code, status: 400, message });
}
