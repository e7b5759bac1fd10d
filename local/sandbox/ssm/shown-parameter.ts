import type { SandboxCall } from '../sandbox-call.ts';
import type { StoredParameter } from '../state/parameters.ts';
import { parameterArn } from './ssm-call.ts';

/** A parameter as SSM answers it; a SecureString without decryption as its sealed text. */
export function shownParameter(
  call: SandboxCall,
  parameter: StoredParameter,
  withDecryption: boolean,
): object {
  const { name, type, value, version, modifiedAt } = parameter;
  const isOpened = type === 'SecureString' && withDecryption;
  return {
    Name: name,
    Type: type,
    Value: isOpened ? call.sandbox.seal.openText(value) : value,
    Version: version,
    LastModifiedDate: Date.parse(modifiedAt) / 1000,
    ARN: parameterArn(call, name),
    DataType: 'text',
  };
}
