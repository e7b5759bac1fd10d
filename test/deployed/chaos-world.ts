import { vi } from 'vitest';
import { systemBackoff } from '#adapters/aws/signed-call.ts';
import { keyOf } from '#adapters/dynamodb/record-item.ts';
import type { DynamoStore } from '#adapters/dynamodb/store.ts';
import { dynamoCaller, dynamoRaw, dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';
import { peopleOn } from '#test/journeys/answer-requests.ts';
import { composeFunctions } from './compose-functions.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { keepTime } from './keep-time.ts';
import { type Forecasts, openWeatherDoors, secretsOfSts } from './weather-doors.ts';

/** The deployed composition in this process, with a door in front of each dependency. */
export interface ChaosWorld extends Pick<Deployment, 'url' | 'token' | 'services'> {
  /** Past the doors. */
  readonly store: DynamoStore;
  readonly people: ReturnType<typeof peopleOn>;
  /** Secrets of the broker's own, and whatever STS has answered with since this was last asked for. */
  secrets(): readonly string[];
  /** Access keys that STS has answered with, whoever got them. */
  minted(): readonly string[];
  /** Everything that was written to logs and metrics since this was last asked for. */
  written(): string;
  /** Where calls may hang nobody waits for long. */
  setForecasts(forecasts: Forecasts, isHanging: boolean): void;
  /** Lets so many seconds pass at once. */
  pass(seconds: number): void;
  /** As if an issuer's keys had never been fetched. */
  forgetKeys(issuer: string): Promise<void>;
  issuerOf: Deployment['issuer']['issuer']['issuerOf'];
  stop(): Promise<void>;
}

/** So many times shorter than they are: waits before repetitions, and deadlines where something hangs. */
const shorter = { waits: 10, deadlines: 3 };

/** Starts it with the example in force. Time stands still until it is let pass; deadlines do not. */
export async function startChaosWorld(): Promise<ChaosWorld> {
  const deployment = await startDeployment();
  await deployment.publishExample();
  const { services, sandbox, issuer, dynamodb, tables, front, built } = deployment;
  const doors = await openWeatherDoors(deployment);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  let deadlines = 1;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(Math.ceil(ms / deadlines)));
  const { wait } = systemBackoff;
  vi.spyOn(systemBackoff, 'wait').mockImplementation((ms, signal) =>
    wait(ms / shorter.waits, signal),
  );
  const written: string[] = [];
  const write = (chunk: unknown) => written.push(String(chunk)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
  // Of a session that outlives all the time that is let pass.
  sandbox.clock.at = new Date(Date.now() + 365 * 86_400_000);
  const broker = sandbox.brokerCredentials('sallyport');
  sandbox.clock.at = new Date();
  const composed = await composeFunctions({
    ...built.env,
    AWS_ACCESS_KEY_ID: broker.accessKeyId,
    AWS_SECRET_ACCESS_KEY: broker.secretAccessKey,
    AWS_SESSION_TOKEN: broker.sessionToken,
    ...doors.env,
  });
  const functions = { ...deployment.functions, ...composed };
  front.open({ functions, keys: { secretFor: async () => undefined } });
  services.functions.set('sallyport-jwks', composed.jwks);
  const kept = keepTime({ ...deployment, functions });
  let searched = 0;
  const store = dynamoStoreOn(dynamodb.endpoint, tables);
  const raw = dynamoRaw(dynamoCaller(dynamodb.endpoint));
  return {
    ...deployment,
    store,
    people: peopleOn(store),
    secrets: () => {
      const said = doors.saidBySts.slice(searched);
      searched = doors.saidBySts.length;
      return [broker.secretAccessKey, broker.sessionToken, ...secretsOfSts(said)];
    },
    minted: () => doors.saidBySts.flatMap((reply) => /ASIA[A-Z0-9]{16}/.exec(reply)?.[0] ?? []),
    written: () => written.splice(0).join(''),
    setForecasts: (forecasts, isHanging) => {
      deadlines = isHanging ? shorter.deadlines : 1;
      doors.setForecasts(forecasts);
    },
    pass: (seconds) => {
      vi.setSystemTime(Date.now() + seconds * 1_000);
      sandbox.clock.at = new Date();
    },
    forgetKeys: async (of) => {
      await raw('DeleteItem', { TableName: tables.recordsTable, Key: keyOf('key-set', of) });
    },
    issuerOf: issuer.issuer.issuerOf,
    stop: async () => {
      vi.restoreAllMocks();
      vi.useRealTimers();
      await kept.stop();
      await doors.stop();
      await deployment.stop();
    },
  };
}
