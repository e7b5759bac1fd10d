import { checkParameterName } from './parameter-name.ts';
import { authorizeParameter, type SsmCall, ssmError } from './ssm-call.ts';

/** DeleteParameter, which must be there. */
export function deleteParameter(call: SsmCall): object {
  const name = checkParameterName(call.input.text('Name'));
  authorizeParameter(call, 'ssm:DeleteParameter', name);
  if (call.sandbox.state.parameters.remove(call.session.account, name)) return {};
  throw ssmError('ParameterNotFound', `Parameter ${name} not found.`);
}
