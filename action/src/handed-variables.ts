import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Step } from './step.ts';

type Values = Readonly<Record<string, string>>;

/** What the post step must know to put these variables back: the state of this step by name. */
export function stateOfVariables({ env }: Step, variables: Values): Values {
  const states = Object.entries(variables).map(([name, value]): Values => {
    const before = env[name];
    // By its digest: what is handed on may be a secret.
    const ours = { [`ours_${name}`]: digestOf(value) };
    return before === undefined ? ours : { ...ours, [`before_${name}`]: before };
  });
  return Object.assign({ variables: Object.keys(variables).join(' ') }, ...states);
}

/**
 * What the variables that were handed on have to become now. One that another step has set since is
 * left as it is.
 */
export function variablesPutBack({ env }: Step): Values {
  const names = (env.STATE_variables ?? '').split(' ').filter((name) => name !== '');
  const values = names.map((name): Values => {
    const before = env[`STATE_before_${name}`];
    const isOurs = digestOf(env[name] ?? '') === env[`STATE_ours_${name}`];
    const value = isOurs || env[name] === before ? (before ?? valueAtRest(name, env)) : undefined;
    return value === undefined ? {} : { [name]: value };
  });
  return Object.assign({}, ...values);
}

/**
 * A step can set a variable, and empty it, but not unset it. Empty keys are none to every AWS client;
 * an empty path is no file at all, so the usual one is named; an empty region, retry mode or
 * number breaks clients, so these stay.
 */
function valueAtRest(name: string, env: Step['env']): string | undefined {
  const usual = (file: string) => join(env.HOME || homedir(), '.aws', file);
  switch (name) {
    case 'AWS_CONFIG_FILE':
      return usual('config');
    case 'AWS_SHARED_CREDENTIALS_FILE':
      return usual('credentials');
    case 'AWS_REGION':
    case 'AWS_DEFAULT_REGION':
    case 'AWS_RETRY_MODE':
    case 'AWS_MAX_ATTEMPTS':
      return undefined;
    default:
      return '';
  }
}

function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
