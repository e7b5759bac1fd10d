import type { JsonCall } from '../answer-json.ts';
import { checkParameterName } from './parameter-name.ts';
import { authorizeParameter, ssmError } from './ssm-call.ts';

/** DeleteParameter, which must be there. */
export function deleteParameter(call: JsonCall): object {
  const name = checkParameterName(call.input.text('Name'));
  authorizeParameter(call, 'ssm:DeleteParameter', name);
  if (call.sandbox.state.parameters.remove(call.session.account, name)) return {};
  throw ssmError('ParameterNotFound', `Parameter ${name} not found.`);
}
