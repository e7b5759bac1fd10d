import type { JsonCall } from '../answer-json.ts';
import { checkParameterName } from './parameter-name.ts';
import { shownParameter } from './shown-parameter.ts';
import { authorizeParameter, ssmError } from './ssm-call.ts';

const mostNames = 10;

/** GetParameters: all the named ones must be permitted; those that are not there are listed. */
export function getParameters(call: JsonCall): object {
  const names = call.input.texts('Names').map(checkParameterName);
  if (names.length === 0 || names.length > mostNames || new Set(names).size !== names.length) {
    throw ssmError('ValidationException', `name 1 to ${mostNames} parameters, each of them once`);
  }
  for (const name of names) authorizeParameter(call, 'ssm:GetParameters', name);
  const found = names.map((name) => call.sandbox.state.parameters.find(call.session.account, name));
  const withDecryption = call.input.flag('WithDecryption');
  return {
    Parameters: found
      .filter((parameter) => parameter !== undefined)
      .map((parameter) => shownParameter(call, parameter, withDecryption)),
    InvalidParameters: names.filter((_, i) => found[i] === undefined),
  };
}
