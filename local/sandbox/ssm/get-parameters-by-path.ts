import type { JsonCall } from '../answer-json.ts';
import { checkParameterName } from './parameter-name.ts';
import { readParameterPage } from './parameter-page.ts';
import { shownParameter } from './shown-parameter.ts';
import { authorizeParameter, ssmError } from './ssm-call.ts';

const mostResults = 10;

/** GetParametersByPath: whoever may read a path reads all below it. */
export function getParametersByPath(call: JsonCall): object {
  const path = readPath(call.input.text('Path'));
  authorizeParameter(call, 'ssm:GetParametersByPath', path);
  const below = path === '/' ? '/' : `${path}/`;
  const isRecursive = call.input.flag('Recursive');
  const { parameters, next } = readParameterPage(call, below, {
    mostResults,
    filter: (name) => isRecursive || !name.slice(below.length).includes('/'),
  });
  const withDecryption = call.input.flag('WithDecryption');
  return {
    Parameters: parameters.map((parameter) => shownParameter(call, parameter, withDecryption)),
    ...next,
  };
}

function readPath(text: string): string {
  if (!text.startsWith('/')) {
    throw ssmError('ValidationException', 'The parameter path must begin with "/"');
  }
  return text === '/' ? text : checkParameterName(text.replace(/\/$/, ''));
}
