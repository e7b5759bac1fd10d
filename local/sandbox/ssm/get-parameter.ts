import type { JsonCall } from '../answer-json.ts';
import { checkParameterName } from './parameter-name.ts';
import { shownParameter } from './shown-parameter.ts';
import { authorizeParameter, ssmError } from './ssm-call.ts';

/** GetParameter, of the caller's own account. */
export function getParameter(call: JsonCall): object {
  const name = checkParameterName(call.input.text('Name'));
  authorizeParameter(call, 'ssm:GetParameter', name);
  const found = call.sandbox.state.parameters.find(call.session.account, name);
  if (found === undefined) throw ssmError('ParameterNotFound', `Parameter ${name} not found.`);
  return { Parameter: shownParameter(call, found, call.input.flag('WithDecryption')) };
}
