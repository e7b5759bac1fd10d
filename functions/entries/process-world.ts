import { createEmfMetrics } from '#adapters/aws/emf-metrics.ts';
import type { EndpointName } from '#adapters/aws/endpoints.ts';
import { environmentCredentials } from '#adapters/aws/environment-credentials.ts';
import { createJsonCaller, type JsonCaller } from '#adapters/aws/json-caller.ts';
import type { AwsService } from '#adapters/aws/signed-call.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { systemSecrets } from '#adapters/node/secrets.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import type { Clock, Ids, Measures, Metrics, Secrets } from '#core/world.ts';
import type { Log } from '#functions/log.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type FunctionName, neededVariables, type VariablesOf } from './needed-variables.ts';
import { processEnvironment } from './process-environment.ts';
import { createProcessLog } from './process-log.ts';

/** What every function has: made once, when it is loaded, and kept for all its invocations. */
export interface ProcessWorld {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly measures: Measures;
  /** Of the function's role. */
  readonly credentials: () => Promise<SigningCredentials>;
  /** A service of AWS as all of its adapters are given it. */
  service<N extends EndpointName>(name: N): AwsService & { readonly name: N };
  /** Where the gateway reaches a host of AWS. */
  upstreamAt(host: string): URL;
  /** A caller of a service that speaks AWS JSON. */
  caller(name: keyof typeof jsonServices): JsonCaller;
}

/** What of its environment a function is given by name. */
export interface Given<F extends FunctionName> {
  readonly variables: Environment<VariablesOf<F>>['variables'];
}

/** For one call with its repetitions: all that a request waits for must be within API Gateway's 29 s. */
const timeoutMs = 5_000;

const jsonServices = {
  dynamodb: { target: 'DynamoDB_20120810', version: '1.0' },
  states: { target: 'AWSStepFunctions', version: '1.0' },
  secretsmanager: { target: 'secretsmanager', version: '1.1' },
  logs: { target: 'Logs_20140328', version: '1.1' },
  events: { target: 'AWSEvents', version: '1.1' },
  kms: { target: 'TrentService', version: '1.1' },
} as const;

/** The world of this process. Throws `not_configured` with all that its environment lacks. */
export function openProcess<F extends FunctionName>(name: F): ProcessWorld & Given<F> {
  const needed: readonly VariablesOf<F>[] = neededVariables[name];
  const { variables, serviceAt, upstreamAt } = readEnvironment(processEnvironment, needed);
  const clock = systemClock;
  const credentials = environmentCredentials(processEnvironment);
  // Past the console, which Lambda wraps in lines of its own.
  const metrics = createEmfMetrics({ clock, write: (line) => process.stdout.write(`${line}\n`) });
  const service = <N extends EndpointName>(one: N) => ({
    ...serviceAt(one),
    ...{ name: one, clock, timeoutMs },
  });
  return {
    variables,
    clock,
    ids: createIds(clock),
    secrets: systemSecrets,
    log: createProcessLog(name),
    ...{ metrics, measures: metrics },
    credentials,
    ...{ service, upstreamAt },
    caller: (one) => createJsonCaller({ ...service(one), ...jsonServices[one], credentials }),
  };
}
