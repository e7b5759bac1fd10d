import type { JsonCall } from '../answer-json.ts';
import type { ParameterType } from '../world.ts';
import { checkParameterName } from './parameter-name.ts';
import { authorizeParameter, ssmError } from './ssm-call.ts';

const types: readonly ParameterType[] = ['String', 'StringList', 'SecureString'];
const mostBytes = 4096;

/** PutParameter: new, or a new version where the caller says Overwrite. */
export function putParameter(call: JsonCall): object {
  const { input, session, sandbox } = call;
  const name = checkParameterName(input.text('Name'));
  authorizeParameter(call, 'ssm:PutParameter', name);
  const old = sandbox.state.parameters.find(session.account, name);
  if (old !== undefined && !input.flag('Overwrite')) {
    throw ssmError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const type = readType(input.optionalText('Type') ?? old?.type);
  const text = readValue(input.text('Value'));
  const value = type === 'SecureString' ? sandbox.seal.sealText(text) : text;
  const modifiedAt = call.now.toISOString();
  const { account } = session;
  const version = sandbox.state.parameters.put({ account, name, type, value, modifiedAt });
  return { Version: version, Tier: 'Standard' };
}

function readType(text: string | undefined): ParameterType {
  const type = types.find((candidate) => candidate === text);
  if (type !== undefined) return type;
  throw ssmError('ValidationException', `A parameter type is required: one of ${types.join(', ')}`);
}

function readValue(text: string): string {
  if (text !== '' && Buffer.byteLength(text) <= mostBytes) return text;
  throw ssmError('ValidationException', `A value must have 1 to ${mostBytes} bytes`);
}
