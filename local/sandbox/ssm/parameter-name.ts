import { ssmError } from './ssm-call.ts';

const nameForm = /^[a-zA-Z0-9_.\-/]{1,1011}$/;
const mostLevels = 15;

/** A parameter's name as it may be given: throws ValidationException for what SSM would not take. */
export function checkParameterName(name: string): string {
  const levels = name.split('/').length - 1;
  const isPath = !name.includes('/') || (name.startsWith('/') && !name.endsWith('/'));
  if (nameForm.test(name) && isPath && !name.includes('//') && levels <= mostLevels) return name;
  throw ssmError(
    'ValidationException',
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
  );
}
