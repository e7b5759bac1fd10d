import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { dynamoStoreOn, openStream } from '#test/dynamodb/dynamo-tables.ts';
import { ledgerIn } from '#test/journeys/ledger-of.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { askAt, type Face, type Outcome } from './ask-at-faces.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { type DeployedFunction, deployFunction } from './functions.ts';
import type { Weather } from './weather.ts';
import { openWeatherDoors, secretsOfSts, type WeatherDoors } from './weather-doors.ts';

const names = ['exchange', 'sts', 'jwks', 'waker'] as const;

let deployment: Deployment;
let doors: WeatherDoors;
/** One instance of each, for all of these tests. */
let functions: Readonly<Record<(typeof names)[number], DeployedFunction>>;
const shown: string[] = [];
const given: string[] = [];
const refusals: string[] = [];

beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.publishExample();
  doors = await openWeatherDoors(deployment);
  const { built, front, services } = deployment;
  const env = { ...built.env, ...doors.env };
  const deployed = names.map((name) => [name, deployFunction(name, { ...built, env })]);
  functions = Object.fromEntries(deployed);
  services.functions.set('sallyport-jwks', functions.jwks);
  front.open({
    functions: { ...deployment.functions, ...functions },
    keys: { secretFor: async () => undefined },
  });
}, serverStartMilliseconds);
afterAll(async () => {
  for (const one of Object.values(functions ?? {})) one.stop();
  await doors?.stop();
  await deployment?.stop();
});

/** Somebody with a token of their own, who asks as often as it takes. */
async function somebody(persona: string, face: Face, grant: string) {
  const token = await deployment.token(persona);
  shown.push(token, token.split('.')[2] ?? '');
  return async (): Promise<Outcome> => {
    const outcome = await askAt(face, { url: deployment.url, token, grant });
    expect(outcome.malformed).toEqual([]);
    given.push(...(outcome.accessKeyId === undefined ? [] : [outcome.accessKeyId]));
    refusals.push(outcome.text);
    return outcome;
  };
}

describe('the built bundles', () => {
  test.each([
    ['dynamodb', 'down', 'store_unavailable'],
    ['dynamodb', 'throttling', 'slow_down'],
    ['sts', 'down', 'sts_unavailable'],
    ['sts', 'throttling', 'slow_down'],
  ] as const)(
    'refuse while %s is %s, and vend once it is not',
    async (dependency, weather, code) => {
      const asks = [
        await somebody('shop-main', 'token', 'shop-deploy'),
        await somebody('nightly-batch', 'sts', 'reports-nightly'),
      ];
      await all(asks);
      doors.setForecasts({ [dependency]: () => weather });
      for (const outcome of await all(asks))
        expect(outcome).toMatchObject({ code, isRetryable: true });
      doors.setForecasts({});
      for (const { code: again } of await all(asks)) expect(again).toBe('vended');
    },
  );

  test('vend once, and with the entry, where the answers to the last transaction are lost', async () => {
    const ask = await somebody('shop-main', 'token', 'shop-deploy');
    const dynamodb = (operation: string): Weather | undefined =>
      operation === 'TransactWriteItems' ? 'lost-after' : undefined;
    doors.setForecasts({ dynamodb });
    expect((await ask()).code).toBe('vended');
    doors.setForecasts({});
  });

  test('refuse whom they need a key for while nobody fetches it, and vend once somebody has', async () => {
    const ask = await somebody('k8s-checkout', 'credentials', 'checkout-config');
    doors.setForecasts({ lambda: () => 'throttling' });
    expect(await ask()).toMatchObject({ code: 'issuer_unavailable', isRetryable: true });
    doors.setForecasts({});
    await functions.jwks.invoke({ source: 'schedule' });
    expect((await ask()).code).toBe('vended');
  });

  test('go on with the keys they have while the issuer is down', async () => {
    doors.setForecasts({ issuer: () => 'down' });
    await functions.jwks.invoke({ source: 'schedule' });
    const ask = await somebody('gitlab-billing', 'token', 'billing-export');
    expect((await ask()).code).toBe('vended');
    doors.setForecasts({});
  });

  test('open a request while Step Functions is down, and start its execution afterwards', async () => {
    const ask = await somebody('shop-migrate', 'token', 'shop-migrate');
    doors.setForecasts({ states: () => 'down' });
    expect((await ask()).code).toBe('approval_pending');
    const { dynamodb, tables, services } = deployment;
    const next = await openStream(dynamodb.endpoint, tables.recordsTable);
    const Records = await next();
    const failed = await functions.waker.invoke({ Records });
    expect(failed).toMatchObject({ result: { batchItemFailures: [{}] } });
    expect(services.calls.map(({ operation }) => operation)).not.toContain('StartExecution');
    doors.setForecasts({});
    expect(await functions.waker.invoke({ Records })).toMatchObject({
      result: { batchItemFailures: [] },
    });
    expect(services.calls.map(({ operation }) => operation)).toContain('StartExecution');
  });

  test('needed no instance anew, gave nothing without an entry, and told no secret', async () => {
    const { dynamodb, tables, built } = deployment;
    const ledger = await ledgerIn(dynamoStoreOn(dynamodb.endpoint, tables));
    expect(ledger.findings).toEqual([]);
    expect(given.length).toBeGreaterThan(10);
    expect(given.filter((key) => !ledger.accessKeyIds.includes(key))).toEqual([]);
    const { AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = built.env;
    const secrets = [...secretsOfSts(doors.saidBySts), AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN];
    for (const { output } of Object.values(functions)) {
      expect(findSecrets(output.join(''), [...secrets, ...shown])).toEqual([]);
    }
    expect([functions.exchange, functions.sts].map(({ loaded }) => loaded.length)).toEqual([1, 1]);
    expect(findSecrets(refusals.join('\n'), [...secrets, ...shown])).toEqual([]);
  });
});

function all(asks: readonly (() => Promise<Outcome>)[]): Promise<readonly Outcome[]> {
  return Promise.all(asks.map((ask) => ask()));
}
