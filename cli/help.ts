import type { Command, Option } from './command.ts';

const exitCodes = [
  'exit codes: 0 done, 1 failed, 2 wrong use, 3 denied, 4 expired, 5 cancelled,',
  '            6 pending, 7 unavailable (try again), 8 the ledger does not hold',
];

/** What commands read from the environment; a secret never stands on a command line. */
const variables = [
  'environment:',
  '  SALLYPORT_DATA               state of the local instance (as --data)',
  '  SALLYPORT_URL                a broker elsewhere, in place of the local instance',
  '  SALLYPORT_TOKEN              sign-in token of whoever administers; at a deployment without',
  '                               one the AWS credentials in the environment sign for them',
  '  SALLYPORT_ID_TOKEN           the subject token of a GitLab job',
  '  AWS_WEB_IDENTITY_TOKEN_FILE  file with the subject token; docs/ways-in.md has all its sources',
  '  AWS_REGION                   Region of what runs under exec (default: us-east-1)',
];

/** All commands, a line each. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'usage: sallyport COMMAND [options]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    ...variables,
    '',
    'see "sallyport COMMAND --help" for options and examples',
    ...exitCodes,
  ].join('\n');
}

/** One command: what it does, its options, and examples that work as they stand. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options);
  return [
    `usage: ${usage(command)}`,
    '',
    command.summary,
    ...(options.length === 0 ? [] : ['', 'options:', ...options.map(optionLine)]),
    '',
    'examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
    ...exitCodes,
  ].join('\n');
}

function usage(command: Command): string {
  return [
    `sallyport ${command.name}`,
    ...(command.takes ?? []),
    ...(command.mayTake === undefined ? [] : [`[${command.mayTake}]`]),
    ...(Object.keys(command.options).length === 0 ? [] : ['[options]']),
    ...(command.takesRest === undefined ? [] : ['-- COMMAND [ARGS…]']),
  ].join(' ');
}

function optionLine([name, option]: readonly [string, Option]): string {
  const named = option.value ?? 'TEXT';
  const taken = option.bare === undefined ? ` ${named}` : `[=${named}]`;
  const value = option.type === 'string' ? taken : '';
  return `  ${`--${name}${value}`.padEnd(24)}  ${option.says}`;
}
