import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { type PeopleBeside, peopleBeside } from './answer-requests.ts';
import { ledgerOf } from './ledger-of.ts';
import {
  clientEnvironment,
  type LocalInstance,
  run,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';
import { pythonTools } from './python-clients.ts';

const { ready, python, aws } = pythonTools();
const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;
let people: PeopleBeside;
let env: Record<string, string>;

beforeAll(async () => {
  instance = await startInstance(data);
  people = peopleBeside(data);
  const role = 'arn:aws:iam::111122223333:role/orders-upkeep';
  const told = await clientEnvironment(instance.addresses, {
    folder: folder.path,
    persona: 'orders-keeper',
    role,
  });
  // One address for the exchange and for every call: nothing else is configured.
  const { AWS_ENDPOINT_URL_STS: _sts, ...one } = told;
  env = { ...one, AWS_ENDPOINT_URL: instance.addresses.gateway };
}, 60_000);

afterAll(async () => {
  people.close();
  await instance.stop();
  folder.remove();
});

describe.skipIf(!ready)('boto3 through the gateway, with one address and a token file', () => {
  test('does what policy permits, sees no secret, and is told why not', async () => {
    const ended = await run(python, ['test/journeys/gateway-calls.py'], env);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const lines = ended.stdout.trim().split('\n');
    const said = new Map(lines.map((line) => JSON.parse(line)).map((one) => [one.call, one]));
    const answers = (name: string) => said.get(name)?.answer;
    expect(answers('get item')).toBe('anvil');
    expect(answers('put item')).toBe(200);
    expect(answers('put item again, signed alike')).toBe(200);
    expect(answers('secret parameter')).toBe('***masked***');
    expect(answers('open parameter')).toBe('EUR');
    expect(answers('secret')).toBe('***masked***');
    expect(answers('list objects')).toEqual(['2026/11/21.csv']);
    expect(answers('get object')).toBe('order');
    expect(answers('put object')).toBe(200);
    expect(answers('head object')).toBe(5);
    expect(said.get('delete production')).toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('a table of production is never deleted'),
      attempts: 0,
    });
    expect(said.get('list tables')).toMatchObject({ code: 'AccessDeniedException', attempts: 0 });
    expect(said.get('copy from elsewhere')).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('s3:GetObject on arn:aws:s3:::acme-shop-site/index.html'),
    });
    expect(said.get('access key')).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('hands out credentials'),
    });
    expect(said.get('instances')).toMatchObject({ code: 'UnauthorizedOperation', attempts: 0 });
  });

  test('the AWS CLI does the same', async () => {
    const get = ['dynamodb', 'get-item', '--table-name', 'acme-orders', '--key', key('10232')];
    const got = await run(aws, get, env);
    expect(JSON.parse(got.stdout)).toMatchObject({ Item: { article: { S: 'rocket skates' } } });
    const remove = await run(aws, ['dynamodb', 'delete-table', '--table-name', 'acme-orders'], env);
    expect(remove.code).not.toBe(0);
    expect(remove.stderr).toContain('a table of production is never deleted');
  });

  test('a deletion waits for a person, and then happens once', async () => {
    const running = run(python, ['test/journeys/gateway-calls.py', 'acme-orders-staging'], env);
    const [request] = await people.waiting(1);
    expect(request?.asked.call).toMatchObject({ service: 'dynamodb', operation: 'DeleteTable' });
    await people.answer(request?.id ?? '', 'approve');
    expect(await running).toMatchObject({ code: 0, stderr: '' });
    const kinds = (await callsOf('DeleteTable')).filter(({ call }) => about(call));
    expect(kinds.map(({ kind }) => kind)).toEqual(['call.intended', 'call.completed']);
  });
});

describe('the AWS SDK for JavaScript through the gateway', () => {
  test('calls, is refused and is masked as the others are', async () => {
    const ended = await run('node', ['test/journeys/gateway-worker.ts'], env);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({
      article: 'rocket skates',
      refused: expect.stringMatching(/^AccessDeniedException: .*is never deleted/u),
      object: 'order',
      secret: '***masked***',
    });
  });
});

test('a lease that is revoked is dead for the very next call, and the log holds', async () => {
  const [entry] = await callsOf('GetItem');
  const revoke = ['leases', 'revoke', entry?.sessionId ?? '', '--reason', 'seen enough'];
  expect(await sallyport(data, revoke)).toMatchObject({ code: 0 });
  const ended = await run('node', ['test/journeys/gateway-worker.ts'], env);
  expect(ended.code).not.toBe(0);
  expect(await sallyport(data, ['ledger', 'verify'])).toMatchObject({ code: 0 });
});

function key(order: string): string {
  return JSON.stringify({ order: { S: order } });
}

function about(call: Entry['body']['call']): boolean {
  return call?.access?.some(({ resource }) => resource.endsWith('acme-orders-staging')) === true;
}

/** What the ledger tells of the calls of one operation, oldest first. */
async function callsOf(operation: string): Promise<readonly Entry['body'][]> {
  const { entries, findings } = await ledgerOf(data);
  expect(findings).toEqual([]);
  const bodies = entries.map(({ body }) => body);
  return bodies.filter(({ call }) => call?.operation === operation);
}
