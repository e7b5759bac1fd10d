import { spawn } from 'node:child_process';
import { Fault } from '#core/faults.ts';
import { patienceOptions } from './approval-patience.ts';
import {
  callVariables,
  childEnvironment,
  containerVariables,
  keyVariables,
  type ToldKeys,
} from './aws-environment.ts';
import { breakGlassOption } from './break-glass-option.ts';
import { type Command, type Invocation, optionText, type Terminal } from './command.ts';
import { heldOf } from './credential-cache/held-credentials.ts';
import { openCredentialsEndpoint } from './credentials-endpoint.ts';
import { type ExchangePlan, exchangeOptions, impatient, planExchange } from './exchange-plan.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { requestMasked, toldKeys } from './request-credentials.ts';
import { type Waiting, waitingAt } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport exec`: runs a command with credentials of one grant in its environment. */
export const exec: Command = {
  name: 'exec',
  summary:
    'run a command with credentials of one grant in its environment, and where to call with them',
  takesRest: true,
  options: {
    ...exchangeOptions,
    ...patienceOptions,
    ...breakGlassOption,
    refresh: {
      type: 'boolean',
      says: 'renew them while it runs: AWS SDKs ask us again, other tools find no keys',
    },
  },
  examples: [
    'sallyport exec --grant shop-deploy -- aws s3 ls s3://acme-shop-site',
    'sallyport exec --grant shop-deploy --as shop-main -- aws s3 ls s3://acme-shop-site',
    'sallyport exec --grant orders-upkeep --as orders-keeper -- aws dynamodb delete-table --table-name acme-orders-staging',
    'sallyport exec --refresh --grant reports-nightly -- ./report-that-takes-hours.sh',
  ],
  run: async (invocation) => {
    const [command, ...args] = invocation.rest;
    if (command === undefined) throw new WrongUse('say what to run after --');
    refuseRefreshedGlass(invocation);
    const plan = await planExchange(invocation);
    const given = await credentialsFor(plan, invocation);
    const { env, stdin } = invocation.terminal;
    const environment = childEnvironment(env, {
      ...given.variables,
      ...callVariables(given.keys, plan.instance, env),
    });
    try {
      return await runChild([command, ...args], environment, stdin.isTTY === true);
    } finally {
      given.close();
    }
  },
};

/** Credentials that renew themselves would break the glass again each time, and nobody would see it. */
function refuseRefreshedGlass(invocation: Invocation): void {
  if (invocation.options.refresh !== true) return;
  if (optionText(invocation, 'break-glass') === undefined) return;
  throw new WrongUse('give --break-glass without --refresh: the glass is broken for one lease');
}

interface Given {
  /** Tells whether AWS or the gateway knows these keys. */
  readonly keys: ToldKeys;
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

/** Keys that last as long as the lease, or an endpoint that gives new ones in time. */
async function credentialsFor(plan: ExchangePlan, invocation: Invocation): Promise<Given> {
  const { terminal, options } = invocation;
  const waiting = waitingAt(terminal);
  if (options.refresh === true) return openEndpoint(plan, terminal, waiting);
  const reply = await requestMasked(plan, { terminal, waiting });
  return { keys: toldKeys(reply), variables: keyVariables(reply), close: () => undefined };
}

async function openEndpoint(
  plan: ExchangePlan,
  terminal: Terminal,
  waiting: Waiting,
): Promise<Given> {
  let keys: ToldKeys = { accessKeyId: '' };
  const endpoint = await openCredentialsEndpoint(async ({ patient }) => {
    const asked = patient ? plan : impatient(plan);
    const reply = await requestMasked(asked, { terminal, waiting });
    keys = toldKeys(reply);
    return heldOf(reply);
  }, waiting);
  const variables = containerVariables(endpoint);
  return { keys, variables, close: () => endpoint.close() };
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
      reject(
        new Fault(
          'not_found',
          `"${command}" cannot be run; see that it is installed, and on PATH`,
          { cause },
        ),
      );
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
