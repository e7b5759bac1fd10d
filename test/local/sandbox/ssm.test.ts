import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everything, worldWithAdministrator } from './administrator.ts';
import { assume, clientOf } from './assume.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

let running: RunningSandbox;
let ssm: SSMClient;

beforeAll(async () => {
  running = await startSandbox({ world: worldWithAdministrator() });
  ssm = new SSMClient(clientOf(running, await assume(running, everything)));
});

afterAll(async () => {
  await running.stop();
});

test('a parameter is put, got, overwritten only when told to, and deleted', async () => {
  const put = (Value: string, Overwrite?: boolean) =>
    ssm.send(new PutParameterCommand({ Name: '/t/one', Value, Type: 'String', Overwrite }));
  expect(await put('1')).toMatchObject({ Version: 1 });
  await expect(put('2')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  expect(await put('2', true)).toMatchObject({ Version: 2 });
  const get = () => ssm.send(new GetParameterCommand({ Name: '/t/one' }));
  expect((await get()).Parameter).toMatchObject({
    Value: '2',
    Version: 2,
    ARN: 'arn:aws:ssm:us-east-1:111122223333:parameter/t/one',
  });
  await ssm.send(new DeleteParameterCommand({ Name: '/t/one' }));
  await expect(get()).rejects.toMatchObject({ name: 'ParameterNotFound' });
  await expect(ssm.send(new DeleteParameterCommand({ Name: '/t/one' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
});

test('a secure string shows its value only when it is to be decrypted', async () => {
  const Value = 'planted-secret';
  await ssm.send(new PutParameterCommand({ Name: '/t/secure', Value, Type: 'SecureString' }));
  const get = async (WithDecryption: boolean) =>
    (await ssm.send(new GetParameterCommand({ Name: '/t/secure', WithDecryption }))).Parameter
      ?.Value;
  expect(await get(true)).toBe(Value);
  expect(await get(false)).not.toContain(Value);
});

test('several are got at once, the missing ones listed', async () => {
  const reply = await ssm.send(
    new GetParametersCommand({ Names: ['/shop/checkout/currency', '/shop/none'] }),
  );
  expect(reply.Parameters).toMatchObject([{ Name: '/shop/checkout/currency', Value: 'EUR' }]);
  expect(reply.InvalidParameters).toEqual(['/shop/none']);
});

test('a path is read one level deep, or wholly, page by page', async () => {
  const names = async (over: { Recursive?: boolean; MaxResults?: number }) => {
    const found: string[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await ssm.send(
        new GetParametersByPathCommand({ Path: '/shop/checkout/', NextToken, ...over }),
      );
      found.push(
        (page.Parameters ?? []).map(({ Name = '' }) => Name.slice('/shop/checkout/'.length)),
      );
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found;
  };
  expect(await names({})).toEqual([['carriers', 'currency']]);
  expect(await names({ Recursive: true })).toEqual([['carriers', 'currency', 'payment/key']]);
  expect(await names({ Recursive: true, MaxResults: 2 })).toEqual([
    ['carriers', 'currency'],
    ['payment/key'],
  ]);
});

test('descriptions hold no values', async () => {
  const reply = await ssm.send(new DescribeParametersCommand({ MaxResults: 50 }));
  expect(reply.Parameters?.map(({ Name }) => Name)).toContain('/shop/deploy/cdn-purge-key');
  expect(JSON.stringify(reply)).not.toContain('not-a-real-purge-key');
});

test.each([
  new PutParameterCommand({ Name: 'a//b', Value: 'x', Type: 'String' }),
  new PutParameterCommand({ Name: '/t/x', Value: '', Type: 'String' }),
  new PutParameterCommand({ Name: '/t/x', Value: 'x', Type: undefined }),
  new PutParameterCommand({ Name: '/t/x', Value: 'x'.repeat(4097), Type: 'String' }),
  new PutParameterCommand({ Name: '/t/x', Value: 'x', Type: 'String', Tier: 'Advanced' }),
])('refuses a parameter that SSM would not take or the sandbox has not', async (command) => {
  await expect(ssm.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('says what it has not', async () => {
  await expect(
    ssm.send(new SendCommandCommand({ DocumentName: 'AWS-RunShellScript' })),
  ).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
});
