import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { ledgerOf } from '../ledger-of.ts';
import {
  type LocalInstance,
  sallyport,
  startInstance,
  temporaryFolder,
} from '../local-instance.ts';
import { type CountingAws, countingAws, type Weather } from './counting-aws.ts';
import { type Answered, gatewayKeys, send } from './raw-caller.ts';

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let aws: CountingAws;
let instance: LocalInstance;
let keys: SigningCredentials;

beforeAll(async () => {
  aws = await countingAws();
  const made = { AWS_ACCESS_KEY_ID: 'AKIACOUNTING', AWS_SECRET_ACCESS_KEY: 'counting' };
  instance = await startInstance(data, ['--upstream', aws.url], made);
  keys = await gatewayKeys(instance.addresses.broker, data);
}, 60_000);
afterAll(async () => {
  await instance.stop();
  await aws.stop();
  folder.remove();
});

function put(table: string): Promise<Answered> {
  const attempt = { operation: 'PutItem', invocation: `put-into-${table}`, number: 1 } as const;
  return send(instance.addresses.gateway, keys, { ...attempt, table });
}

async function toldOf(table: string) {
  const { entries } = await ledgerOf(data);
  const own = entries.filter(({ body }) =>
    body.call?.access?.some(({ resource }) => resource.endsWith(`/${table}`)),
  );
  return own.map(({ body }) => [body.kind, body.outcome?.code ?? body.call?.answer?.status]);
}

test('an AWS that is slow is waited for', async () => {
  aws.setWeather('slow');
  expect(await put('acme-orders-slow')).toMatchObject({ status: 200, text: '{"Attributes":{}}' });
  expect(aws.executions('acme-orders-slow')).toBe(1);
});

test.each<Weather>(['half an answer', 'reset'])(
  '%s: nobody knows, nothing of it is shown, and it is not sent again',
  async (weather) => {
    aws.setWeather(weather);
    const table = `acme-orders-${weather.replaceAll(' ', '-')}`;
    const told = await put(table);
    expect(told).toMatchObject({ status: 503, text: expect.stringContaining('no whole answer') });
    expect(told?.text).not.toContain('Attributes');
    expect(aws.executions(table)).toBe(1);
    expect(await toldOf(table)).toEqual([
      ['call.intended', undefined],
      ['call.completed', 'unavailable'],
    ]);
  },
);

test('an AWS that is down is told of as that, and is asked again once it is back', async () => {
  const { port } = new URL(aws.url);
  await aws.stop();
  expect(await put('acme-orders-down')).toMatchObject({ status: 503 });
  expect(await toldOf('acme-orders-down')).toEqual([
    ['call.intended', undefined],
    ['call.completed', 'unavailable'],
  ]);
  aws = await countingAws(Number(port));
  expect(await put('acme-orders-back')).toMatchObject({ status: 200 });
  expect(aws.executions('acme-orders-down')).toBe(0);
  expect(await sallyport(data, ['ledger', 'verify'])).toMatchObject({ code: 0 });
});
