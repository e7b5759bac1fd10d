import { textOf } from './meaning/values-at.ts';
import type { Parameters, ParameterValue } from './parameters.ts';

const mostFacts = 64;
const longestValue = 256;

/**
 * What policy may read of parameters: those at the top that are one word or number, as `Name=value`.
 * What is longer, or nested, is not among them: a rule that needs it does not find it.
 */
export function parameterFacts(parameters: Parameters): readonly string[] {
  return Object.entries(parameters)
    .flatMap(([name, value]) => {
      const text = isShown(value) ? textOf(value) : undefined;
      return text === undefined ? [] : [`${name}=${text}`];
    })
    .slice(0, mostFacts);
}

function isShown(value: ParameterValue): boolean {
  return typeof value !== 'string' || (value.length <= longestValue && value.isWellFormed());
}
