import { spawn } from 'node:child_process';
import { Fault } from '#core/faults.ts';
import type { Command, Invocation } from './command.ts';
import { exchangeOptions, planExchange } from './exchange-plan.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { findInstance } from './instance.ts';
import { requestMasked } from './request-credentials.ts';
import { waitingAt } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport exec`: runs a command with credentials of one grant in its environment. */
export const exec: Command = {
  name: 'exec',
  summary: 'run a command with credentials of one grant in its environment',
  takesRest: true,
  options: exchangeOptions,
  examples: [
    'sallyport exec --grant shop-deploy --as shop-main -- aws s3 ls s3://acme-shop-site',
    'sallyport exec --grant reports-nightly --token-file /run/token -- ./report.sh',
  ],
  run: async (invocation) => {
    const [command, ...args] = invocation.rest;
    if (command === undefined) throw new WrongUse('say what to run after --');
    const environment = await environmentFor(invocation);
    return runChild([command, ...args], environment, invocation.terminal.stdin.isTTY === true);
  },
};

/** Variables that would make an AWS client look elsewhere for credentials. */
const misleading = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'SALLYPORT_TOKEN',
];

async function environmentFor(invocation: Invocation): Promise<Record<string, string>> {
  const { terminal } = invocation;
  const { env } = terminal;
  const plan = await planExchange(invocation);
  const { aws } = await requestMasked(plan, { terminal, waiting: waitingAt(terminal) });
  const kept = Object.entries(env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !misleading.includes(pair[0]),
  );
  const { local } = findInstance(invocation);
  return {
    ...Object.fromEntries(kept),
    AWS_ACCESS_KEY_ID: aws.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.SecretAccessKey,
    AWS_SESSION_TOKEN: aws.SessionToken,
    AWS_CREDENTIAL_EXPIRATION: aws.Expiration,
    ...(local === undefined ? {} : endpointVariables(local.sandbox, env.AWS_REGION)),
  };
}

/**
 * Sends every AWS call of the child to the sandbox, or to what stands for it. Where that is AWS
 * itself (`--aws`), its clients find the endpoint of each service by themselves.
 */
export function endpointVariables(
  sandbox: string,
  region = 'us-east-1',
): Readonly<Record<string, string>> {
  const isAws = new URL(sandbox).hostname.endsWith('.amazonaws.com');
  return { ...(isAws ? {} : { AWS_ENDPOINT_URL: sandbox }), ...regions(region) };
}

/** botocore reads its region from a name of its own. */
function regions(region: string): Readonly<Record<string, string>> {
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

/**
 * Signals that are handed on to the child. A terminal sends its own to every process in front of it,
 * and a second SIGINT makes many a tool drop what it is doing at once.
 */
export function handedOn(isTerminal: boolean): readonly NodeJS.Signals[] {
  return isTerminal ? ['SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
}

/** Runs the child until it ends, outlives signals that are the child's, and ends as it ended. */
function runChild(
  [command = '', ...args]: readonly string[],
  environment: Record<string, string>,
  isTerminal: boolean,
): Promise<ExitCode> {
  const child = spawn(command, args, { env: environment, stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ours = handedOn(isTerminal);
  const handOn = (signal: NodeJS.Signals) => ours.includes(signal) && child.kill(signal);
  for (const signal of signals) process.on(signal, handOn);
  return new Promise<ExitCode>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new Fault('not_found', `"${command}" cannot be run; is it installed?`, { cause }));
    });
    child.once('exit', (code, signal) => {
      for (const one of signals) process.off(one, handOn);
      resolve(code ?? (signal === null ? exitCode.failed : 128 + signalNumber(signal)));
    });
  });
}

function signalNumber(signal: NodeJS.Signals): number {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal as 'SIGINT'] ?? 1;
}
