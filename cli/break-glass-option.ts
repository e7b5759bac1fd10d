import { type Invocation, type Option, optionText } from './command.ts';
import { WrongUse } from './wrong-use.ts';

/** The option of commands that a person runs in an emergency; what asks again by itself has it not. */
export const breakGlassOption: Readonly<Record<string, Option>> = {
  'break-glass': {
    type: 'string',
    value: 'INCIDENT',
    says: 'in an emergency: a short lease at once, which people look back at; needs --reason',
  },
};

/** What the request says then. */
export function breakGlassParameters(invocation: Invocation): Readonly<Record<string, string>> {
  const incident = optionText(invocation, 'break-glass');
  if (incident === undefined) return {};
  if (optionText(invocation, 'reason') === undefined) {
    throw new WrongUse('say why it cannot wait: give --reason with --break-glass');
  }
  return { incident };
}
